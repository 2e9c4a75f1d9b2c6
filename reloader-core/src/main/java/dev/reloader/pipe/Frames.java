package dev.reloader.pipe;

import dev.reloader.FileChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The codec: a frame is a 4-byte length (of what follows), a 1-byte type and a payload in {@link DataOutput}'s format. */
final class Frames {
    /** No frame is longer than this, its length field not counted. */
    static final int LIMIT = 1 << 20;

    private static final int HELLO = 1;
    private static final int ENTERED = 2;
    private static final int WATCH = 3;
    private static final int RELOAD = 4;
    private static final int SHUTDOWN = 5;
    private static final int ENDING = 6;
    private static final int HANDLED = 7;
    private static final int PREPARED = 8;
    private static final int GOING = 9;
    private static final int CLASSES_LISTED = 10;
    private static final int READY = 11;
    private static final int PRELOADED = 12;
    private static final int UNFINISHED = 13;
    private static final int CAUSE = 16;
    private static final int GO = 17;
    private static final int WATCHED = 18;
    private static final int LEAVE = 19;
    private static final int STOP = 20;
    private static final int DUMP_THREADS = 21;
    private static final int CHANGED = 22;
    private static final int PARK = 23;
    private static final int PREPARE = 24;
    private static final int LIST_CLASSES = 25;
    private static final int TIMINGS = 26;
    private static final int ASK_LOADED = 27;

    private static final FileChange.Kind[] KINDS = FileChange.Kind.values();

    private Frames() {}

    /** The whole frame, length field included. */
    static byte[] encode(Message message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(0);
        write(message, out);
        byte[] frame = bytes.toByteArray();
        int length = frame.length - Integer.BYTES;
        if (length > LIMIT) {
            throw new IOException("a message of " + length + " bytes is over the limit of " + LIMIT);
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            frame[i] = (byte) (length >>> (8 * (Integer.BYTES - 1 - i)));
        }
        return frame;
    }

    /** What a frame says; {@code body} is the frame without its length field. */
    static Message decode(byte[] body) throws MalformedFrameException {
        var bytes = new ByteArrayInputStream(body);
        Message message;
        try {
            message = read(new DataInputStream(bytes));
        } catch (MalformedFrameException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedFrameException("a frame of " + body.length + " bytes cannot be read: " + e.getMessage());
        }
        if (bytes.available() > 0) {
            throw new MalformedFrameException("a frame has " + bytes.available() + " bytes too many");
        }
        return message;
    }

    private static void write(Message message, DataOutput out) throws IOException {
        if (message instanceof Message.Hello hello) {
            out.writeByte(HELLO);
            out.writeInt(hello.version());
            out.writeUTF(hello.token());
            out.writeLong(hello.pid());
        } else if (message instanceof Message.Preloaded preloaded) {
            out.writeByte(PRELOADED);
            out.writeInt(preloaded.classes());
        } else if (message instanceof Message.Prepared prepared) {
            out.writeByte(PREPARED);
            out.writeInt(prepared.id());
            out.writeBoolean(prepared.holds());
        } else if (message instanceof Message.Going) {
            out.writeByte(GOING);
        } else if (message instanceof Message.ClassesListed) {
            out.writeByte(CLASSES_LISTED);
        } else if (message instanceof Message.Entered) {
            out.writeByte(ENTERED);
        } else if (message instanceof Message.Ready) {
            out.writeByte(READY);
        } else if (message instanceof Message.Timings timings) {
            out.writeByte(TIMINGS);
            TimingsCodec.write(timings.timings(), out);
        } else if (message instanceof Message.Watch watch) {
            out.writeByte(WATCH);
            out.writeInt(watch.id());
            writeTexts(watch.globsOrPaths(), out);
        } else if (message instanceof Message.Ending) {
            out.writeByte(ENDING);
        } else if (message instanceof Message.Unfinished) {
            out.writeByte(UNFINISHED);
        } else if (message instanceof Message.Reload) {
            out.writeByte(RELOAD);
        } else if (message instanceof Message.Shutdown) {
            out.writeByte(SHUTDOWN);
        } else if (message instanceof Message.Handled handled) {
            out.writeByte(HANDLED);
            out.writeInt(handled.id());
            out.writeBoolean(handled.yes());
        } else if (message instanceof Message.Cause cause) {
            out.writeByte(CAUSE);
            out.writeInt(cause.changes().size());
            for (FileChange change : cause.changes()) {
                out.writeByte(change.kind().ordinal());
                out.writeUTF(change.path().toString());
            }
        } else if (message instanceof Message.Park park) {
            out.writeByte(PARK);
            writeTexts(park.directories(), out);
        } else if (message instanceof Message.Prepare prepare) {
            out.writeByte(PREPARE);
            out.writeInt(prepare.id());
        } else if (message instanceof Message.ListClasses) {
            out.writeByte(LIST_CLASSES);
        } else if (message instanceof Message.Go go) {
            out.writeByte(GO);
            out.writeInt(go.generation());
        } else if (message instanceof Message.Changed changed) {
            out.writeByte(CHANGED);
            out.writeInt(changed.id());
            out.writeInt(changed.count());
        } else if (message instanceof Message.AskLoaded ask) {
            out.writeByte(ASK_LOADED);
            out.writeInt(ask.id());
            out.writeInt(ask.count());
        } else if (message instanceof Message.Watched watched) {
            out.writeByte(WATCHED);
            out.writeInt(watched.id());
        } else if (message instanceof Message.Leave) {
            out.writeByte(LEAVE);
        } else if (message instanceof Message.Stop stop) {
            out.writeByte(STOP);
            out.writeInt(stop.exitCode());
        } else if (message instanceof Message.DumpThreads) {
            out.writeByte(DUMP_THREADS);
        } else {
            // An empty frame would be malformed to the other side.
            throw new AssertionError("nothing writes a " + message.getClass());
        }
    }

    private static Message read(DataInput in) throws IOException {
        int type = in.readUnsignedByte();
        return switch (type) {
            case HELLO -> new Message.Hello(in.readInt(), in.readUTF(), in.readLong());
            case PRELOADED -> new Message.Preloaded(in.readInt());
            case PREPARED -> new Message.Prepared(in.readInt(), in.readBoolean());
            case GOING -> new Message.Going();
            case CLASSES_LISTED -> new Message.ClassesListed();
            case ENTERED -> new Message.Entered();
            case WATCH -> new Message.Watch(in.readInt(), readTexts(in));
            case READY -> new Message.Ready();
            case TIMINGS -> new Message.Timings(TimingsCodec.read(in));
            case ENDING -> new Message.Ending();
            case RELOAD -> new Message.Reload();
            case SHUTDOWN -> new Message.Shutdown();
            case HANDLED -> new Message.Handled(in.readInt(), in.readBoolean());
            case CAUSE -> new Message.Cause(readChanges(in));
            case PARK -> new Message.Park(readTexts(in));
            case PREPARE -> new Message.Prepare(in.readInt());
            case LIST_CLASSES -> new Message.ListClasses();
            case GO -> new Message.Go(in.readInt());
            case CHANGED -> new Message.Changed(in.readInt(), in.readInt());
            case UNFINISHED -> new Message.Unfinished();
            case ASK_LOADED -> new Message.AskLoaded(in.readInt(), in.readInt());
            case WATCHED -> new Message.Watched(in.readInt());
            case LEAVE -> new Message.Leave();
            case STOP -> new Message.Stop(in.readInt());
            case DUMP_THREADS -> new Message.DumpThreads();
            default -> throw new MalformedFrameException("a frame has the unknown type " + type);
        };
    }

    /** Without those whose names this JVM's locale does not allow: what caused a start is good to know, but no reason not to. */
    private static List<FileChange> readChanges(DataInput in) throws IOException {
        int size = readSize(in);
        var changes = new ArrayList<FileChange>(size);
        for (int i = 0; i < size; i++) {
            int kind = in.readUnsignedByte();
            if (kind >= KINDS.length) {
                throw new MalformedFrameException("a change has the unknown kind " + kind);
            }
            String path = in.readUTF();
            try {
                changes.add(new FileChange(KINDS[kind], Path.of(path)));
            } catch (InvalidPathException e) {
                continue;
            }
        }
        return List.copyOf(changes);
    }

    private static void writeTexts(List<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInput in) throws IOException {
        int size = readSize(in);
        var texts = new ArrayList<String>(size);
        for (int i = 0; i < size; i++) {
            texts.add(in.readUTF());
        }
        return List.copyOf(texts);
    }

    private static int readSize(DataInput in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > Message.PATHS_AT_MOST) {
            throw new MalformedFrameException("a list of " + size + " is over the limit of " + Message.PATHS_AT_MOST);
        }
        return size;
    }
}
