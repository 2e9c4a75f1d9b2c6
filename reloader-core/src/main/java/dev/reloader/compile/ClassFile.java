package dev.reloader.compile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * What has to be known of a class to tell whether a change of one source file concerns another: which types it mentions, and what
 * others can see of it. Types are named as in class files: {@code java/util/Map$Entry}.
 */
final class ClassFile {
    private static final int MAGIC = 0xCAFEBABE;

    private static final int PRIVATE = 0x0002;
    private static final int SYNTHETIC = 0x1000;
    private static final int ANNOTATION = 0x2000;

    /** {@code synchronized} (of a class: ACC_SUPER), {@code native} and {@code strictfp}: nobody else sees these. */
    private static final int INVISIBLE = 0x0020 | 0x0100 | 0x0800;

    private static final int MANDATED = 0x8000;

    /** Of the constant pool; null where there is none. */
    private final Object[] constants;

    private final String name;
    private final Set<String> mentioned;

    /** What others see, in an order that does not depend on the source's. */
    private final Set<String> api = new TreeSet<>();

    private final Set<String> apiTypes;
    private final int major;
    private final boolean isPreview;
    private Optional<String> sourceFile = Optional.empty();
    private boolean isLocal;
    private boolean hasCode;
    private boolean hasVariables;
    private boolean hasLines;
    private boolean hasParameters;

    private record TypeConstant(int name) {}

    private record NameAndType(int name, int type) {}

    private record Text(int string) {}

    private record Attribute(String name, DataInputStream content, int length) {}

    /**
     * Reads one.
     *
     * @throws IOException if that is no class file
     */
    static ClassFile of(byte[] bytes) throws IOException {
        return new ClassFile(bytes, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private ClassFile(byte[] bytes, DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        isPreview = in.readUnsignedShort() == 0xFFFF;
        major = in.readUnsignedShort();
        constants = readConstants(in);
        int flags = in.readUnsignedShort();
        name = typeName(in.readUnsignedShort());
        String superclass = optionalTypeName(in.readUnsignedShort());
        List<String> interfaces = readTypes(in);
        boolean inherits = !superclass.equals("java/lang/Object") || !interfaces.isEmpty();
        add("extends", superclass);
        interfaces.forEach(each -> add("implements", each));
        readFields(in, inherits);
        // Of a record's constructor the names are always there.
        readMethods(in, superclass.equals("java/lang/Record"));
        int declaredFlags = readClassAttributes(in, flags);
        api.add("flags " + (declaredFlags & ~INVISIBLE));
        isLocal |= (flags & SYNTHETIC) != 0;
        if ((flags & ANNOTATION) != 0) {
            // What it says of itself changes what is written into the classes that have it.
            api.add("contents " + checksum(bytes));
        }
        mentioned = typesIn(constants);
        apiTypes = typesIn(api.toArray());
    }

    private static long checksum(byte[] bytes) {
        var checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static Object[] readConstants(DataInputStream in) throws IOException {
        var constants = new Object[in.readUnsignedShort()];
        for (int index = 1; index < constants.length; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> constants[index] = in.readUTF();
                case 3 -> constants[index] = in.readInt();
                case 4 -> constants[index] = in.readFloat();
                case 5 -> constants[index++] = in.readLong();
                case 6 -> constants[index++] = in.readDouble();
                case 7 -> constants[index] = new TypeConstant(in.readUnsignedShort());
                case 8 -> constants[index] = new Text(in.readUnsignedShort());
                case 12 -> constants[index] = new NameAndType(in.readUnsignedShort(), in.readUnsignedShort());
                // What these refer to is in the pool, too.
                case 9, 10, 11, 17, 18 -> in.readInt();
                case 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        return constants;
    }

    private String text(int index) throws IOException {
        if (index < constants.length && constants[index] instanceof String text) {
            return text;
        }
        throw new IOException("constant " + index + " is no text");
    }

    private String typeName(int index) throws IOException {
        if (index < constants.length && constants[index] instanceof TypeConstant type) {
            return text(type.name());
        }
        throw new IOException("constant " + index + " is no type");
    }

    private String optionalTypeName(int index) throws IOException {
        return index == 0 ? "" : typeName(index);
    }

    private List<String> readTypes(DataInputStream in) throws IOException {
        var types = new ArrayList<String>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            types.add(typeName(in.readUnsignedShort()));
        }
        return types;
    }

    private List<Attribute> readAttributes(DataInputStream in) throws IOException {
        var attributes = new ArrayList<Attribute>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            String attribute = text(in.readUnsignedShort());
            int length = in.readInt();
            byte[] content = in.readNBytes(length);
            attributes.add(new Attribute(attribute, new DataInputStream(new ByteArrayInputStream(content)), length));
        }
        return attributes;
    }

    /** Types have the form of descriptors, so that they are found again. */
    private void add(String what, String type) {
        api.add(what + " L" + type + ";");
    }

    /** A private field hides one of the same name that a superclass or an interface has. */
    private void readFields(DataInputStream in, boolean privateOnesCount) throws IOException {
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            int flags = in.readUnsignedShort();
            var field = new StringBuilder("field ").append(flags & ~INVISIBLE);
            field.append(' ').append(text(in.readUnsignedShort())).append(' ').append(text(in.readUnsignedShort()));
            for (Attribute attribute : readAttributes(in)) {
                if (attribute.name().equals("ConstantValue")) {
                    Object value = constants[attribute.content().readUnsignedShort()];
                    field.append(" = ").append(value instanceof Text text ? text(text.string()) : value);
                } else if (attribute.name().equals("Signature")) {
                    field.append(' ').append(text(attribute.content().readUnsignedShort()));
                }
            }
            boolean isHidden = (flags & PRIVATE) != 0 && !privateOnesCount || (flags & SYNTHETIC) != 0;
            if (!isHidden) {
                api.add(field.toString());
            }
        }
    }

    private void readMethods(DataInputStream in, boolean isRecord) throws IOException {
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            int flags = in.readUnsignedShort();
            var method = new StringBuilder("method ").append(flags & ~INVISIBLE);
            method.append(' ').append(text(in.readUnsignedShort())).append(text(in.readUnsignedShort()));
            for (Attribute attribute : readAttributes(in)) {
                switch (attribute.name()) {
                    case "Signature" ->
                        method.append(' ').append(text(attribute.content().readUnsignedShort()));
                    case "Exceptions" ->
                        readTypes(attribute.content())
                                .forEach(type ->
                                        method.append(" throws L").append(type).append(';'));
                    case "MethodParameters" -> hasParameters |= !isRecord && namesParameters(attribute.content());
                    case "Code" -> readCode(attribute.content());
                    default -> {
                        // Says nothing to others.
                    }
                }
            }
            if ((flags & (PRIVATE | SYNTHETIC)) == 0) {
                api.add(method.toString());
            }
        }
    }

    /** Whether there are any that only {@code -parameters} has brought there. */
    private static boolean namesParameters(DataInputStream in) throws IOException {
        boolean names = false;
        for (int count = in.readUnsignedByte(); count > 0; count--) {
            in.readUnsignedShort();
            names |= (in.readUnsignedShort() & (SYNTHETIC | MANDATED)) == 0;
        }
        return names;
    }

    private void readCode(DataInputStream in) throws IOException {
        hasCode = true;
        in.skipNBytes(4);
        in.skipNBytes(in.readInt());
        in.skipNBytes(8L * in.readUnsignedShort());
        for (Attribute attribute : readAttributes(in)) {
            hasVariables |= attribute.name().equals("LocalVariableTable");
            hasLines |= attribute.name().equals("LineNumberTable");
        }
    }

    /** Returns the flags as they were written in the source. */
    private int readClassAttributes(DataInputStream in, int flags) throws IOException {
        int declared = flags;
        for (Attribute attribute : readAttributes(in)) {
            DataInputStream content = attribute.content();
            switch (attribute.name()) {
                case "SourceFile" -> sourceFile = Optional.of(text(content.readUnsignedShort()));
                case "Signature" -> api.add("signature " + text(content.readUnsignedShort()));
                case "PermittedSubclasses" -> readTypes(content).forEach(type -> add("permits", type));
                case "EnclosingMethod" -> isLocal = true;
                case "Record" -> readRecord(content);
                case "InnerClasses" -> declared = readInnerClasses(content, declared);
                default -> {
                    // Says nothing to others.
                }
            }
        }
        return declared;
    }

    private void readRecord(DataInputStream in) throws IOException {
        var components = new StringBuilder("record");
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            components
                    .append(' ')
                    .append(text(in.readUnsignedShort()))
                    .append(' ')
                    .append(text(in.readUnsignedShort()));
            for (Attribute attribute : readAttributes(in)) {
                if (attribute.name().equals("Signature")) {
                    components.append(' ').append(text(attribute.content().readUnsignedShort()));
                }
            }
        }
        api.add(components.toString());
    }

    private int readInnerClasses(DataInputStream in, int flags) throws IOException {
        int declared = flags;
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            String inner = typeName(in.readUnsignedShort());
            String outer = optionalTypeName(in.readUnsignedShort());
            in.readUnsignedShort();
            int innerFlags = in.readUnsignedShort();
            if (inner.equals(name)) {
                declared = innerFlags;
            } else if (outer.equals(name) && (innerFlags & SYNTHETIC) == 0) {
                add("member", inner);
            }
        }
        return declared;
    }

    /** What may be a type in descriptors and signatures. To find one that is none does no harm. */
    private static Set<String> typesIn(Object[] texts) {
        var types = new HashSet<String>();
        for (Object each : texts) {
            if (each instanceof String text) {
                for (int from = text.indexOf('L'); from >= 0; from = text.indexOf('L', from + 1)) {
                    addType(text, from + 1, types);
                }
            }
        }
        for (Object each : texts) {
            if (each instanceof TypeConstant type && texts[type.name()] instanceof String name) {
                types.add(name);
            }
        }
        return types;
    }

    /** In signatures a member of a generic type follows its type arguments: {@code Lp/A<TT;>.B;} is {@code p/A$B}. */
    private static void addType(String text, int from, Set<String> types) {
        int depth = 0;
        var type = new StringBuilder();
        for (int at = from; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '<') {
                if (depth++ == 0) {
                    types.add(type.toString());
                }
            } else if (next == '>') {
                depth--;
            } else if (depth == 0 && next == '.') {
                types.add(type.toString());
                type.append('$');
            } else if (depth == 0 && (next == ';' || next == ':' || next == ' ')) {
                types.add(type.toString());
                return;
            } else if (depth == 0) {
                type.append(next);
            }
        }
    }

    String name() {
        return name;
    }

    /** The name of the file that it was compiled from; empty if it was compiled without. */
    Optional<String> sourceFile() {
        return sourceFile;
    }

    /** Whether other source files can name it: it is neither local nor anonymous, nor made up by the compiler. */
    boolean canBeNamed() {
        return !isLocal;
    }

    /** Every type that it mentions, and some that are none. */
    Set<String> mentioned() {
        return mentioned;
    }

    /** What sources that are compiled against it can see of it; equal for classes that look the same. */
    Object api() {
        return api;
    }

    /** The types that {@link #api} mentions. */
    Set<String> apiTypes() {
        return apiTypes;
    }

    /** The version of Java that it was compiled for. */
    int release() {
        return major - 44;
    }

    boolean isPreview() {
        return isPreview;
    }

    boolean hasVariables() {
        return hasVariables;
    }

    boolean hasCode() {
        return hasCode;
    }

    boolean hasLines() {
        return hasLines;
    }

    /** Whether it was compiled with {@code -parameters}, as far as it shows. */
    boolean hasParameters() {
        return hasParameters;
    }

    /** Where it is in a class directory. */
    static Path file(Path directory, String name) {
        return directory.resolve(name + ".class");
    }
}
