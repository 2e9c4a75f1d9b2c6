package dev.reloader.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Java sources that are edited at random, as people do it and as they do not. Not each edit leaves what compiles. */
final class Corpus {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) (\\w+)");
    private static final Pattern METHOD = Pattern.compile("(?m)^    (?:\\w+ )*[\\w<>\\[\\], ?]+ (\\w+)\\(.*\\{$");
    private static final Pattern FIELD = Pattern.compile("(?m)^    (?:\\w+ )*\\w+ (\\w+)(?: =.*)?;$");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?![\\w.])");
    private static final Pattern MODIFIER =
            Pattern.compile("(?m)^    (public |private |protected |static |final |abstract )");
    private static final Pattern INT = Pattern.compile("\\b(?:int|long|Object)\\b");
    private static final Pattern BODY = Pattern.compile("(?m)^        return .*;$");
    private static final Pattern LAST_BRACE = Pattern.compile("\\}\\s*\\z");

    private final Path directory;
    private final Random random;
    private final TreeMap<Path, String> texts = new TreeMap<>();
    private int names;

    /** Copies the sources that are below {@code original} to {@code directory}. */
    Corpus(Path original, Path directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        try (Stream<Path> files = Files.walk(original)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java") && !file.endsWith("package-info.java"))
                    .forEach(file -> texts.put(original.relativize(file), read(file)));
        }
        write(Map.of());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<Path, String> texts() {
        return new TreeMap<>(texts);
    }

    /** Goes back, and returns which files that has changed. */
    Set<Path> restore(Map<Path, String> earlier) throws IOException {
        Map<Path, String> before = texts();
        texts.clear();
        texts.putAll(earlier);
        return write(before);
    }

    /** Edits at random, and returns which files that has changed. */
    Set<Path> edit(StringBuilder what) throws IOException {
        Map<Path, String> before = texts();
        switch (random.nextInt(14)) {
            case 0 -> what.append("rename ").append(renameEverywhere(METHOD));
            case 1 -> what.append("rename ").append(renameEverywhere(FIELD));
            case 2 -> what.append("rename type ").append(renameType());
            case 3 -> what.append("rename here ").append(replace(pick(METHOD), name -> fresh()));
            case 4, 5 -> what.append("number ").append(replace(pick(NUMBER), number -> "" + random.nextInt(200)));
            case 6 -> what.append("type ").append(replace(pick(INT), type -> oneOf("int", "long", "Object")));
            case 7 ->
                what.append("modifier ")
                        .append(replace(pick(MODIFIER), any -> oneOf("", "public ", "private ", "static ", "final ")));
            case 8 -> what.append("overload ").append(addMember(pickName(METHOD)));
            case 9 -> what.append("member ").append(addMember(fresh()));
            case 10 -> what.append("body ").append(replaceBody());
            case 11 -> what.append("delete ").append(delete());
            case 12 -> what.append("move ").append(move());
            default -> what.append("new type ").append(newType());
        }
        return write(before);
    }

    private Set<Path> write(Map<Path, String> before) throws IOException {
        var changed = new TreeSet<Path>();
        for (var each : texts.entrySet()) {
            if (!each.getValue().equals(before.get(each.getKey()))) {
                Path file = directory.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, each.getValue());
                changed.add(file);
            }
        }
        for (Path gone : before.keySet()) {
            if (!texts.containsKey(gone)) {
                Files.delete(directory.resolve(gone));
                changed.add(directory.resolve(gone));
            }
        }
        return changed;
    }

    /** Where something is in a file. */
    private record Place(Path file, int start, int end, String text) {}

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String fresh() {
        return "fresh" + names++;
    }

    private Path file() {
        return new ArrayList<>(texts.keySet()).get(random.nextInt(texts.size()));
    }

    private Place pick(Pattern pattern) {
        for (int attempt = 0; attempt < 50; attempt++) {
            Path file = file();
            List<MatchResult> all = pattern.matcher(texts.get(file)).results().toList();
            if (!all.isEmpty()) {
                MatchResult one = all.get(random.nextInt(all.size()));
                int group = one.groupCount();
                return new Place(file, one.start(group), one.end(group), one.group(group));
            }
        }
        return new Place(file(), 0, 0, "");
    }

    private String pickName(Pattern pattern) {
        String name = pick(pattern).text();
        return name.isEmpty() ? fresh() : name;
    }

    private String replace(Place place, java.util.function.UnaryOperator<String> replacement) {
        String text = texts.get(place.file());
        String other = replacement.apply(place.text());
        texts.put(place.file(), text.substring(0, place.start()) + other + text.substring(place.end()));
        return place.file() + ":" + place.start() + " " + place.text() + " -> " + other;
    }

    private String renameEverywhere(Pattern pattern) {
        String name = pickName(pattern);
        String other = random.nextInt(4) == 0 ? pickName(pattern) : fresh();
        texts.replaceAll((file, text) -> text.replaceAll("\\b" + name + "\\b", other));
        return name + " -> " + other;
    }

    private String renameType() {
        String name = pickName(TYPE);
        String other = "Fresh" + names++;
        for (Map.Entry<Path, String> each : texts().entrySet()) {
            Path file = each.getKey();
            texts.remove(file);
            Path renamed = file.endsWith(name + ".java") ? file.resolveSibling(other + ".java") : file;
            texts.put(renamed, each.getValue().replaceAll("\\b" + name + "\\b", other));
        }
        return name + " -> " + other;
    }

    private String insertAtEnd(Path file, String member) {
        String text = texts.get(file);
        texts.put(
                file, LAST_BRACE.matcher(text).replaceFirst(java.util.regex.Matcher.quoteReplacement(member + "}\n")));
        return file + " " + member.strip();
    }

    private String addMember(String name) {
        return insertAtEnd(
                file(),
                oneOf(
                        "    static int " + name + "(Object... any) {\n        return 0;\n    }\n",
                        "    static long " + name + "(int any) {\n        return 1;\n    }\n",
                        "    private int " + name + "() {\n        return 2;\n    }\n",
                        "    static final int " + name.toUpperCase(java.util.Locale.ROOT) + " = 3;\n",
                        "    static class Nested" + name + " {\n        Runnable " + name + " = () -> {};\n    }\n",
                        "    Object " + name + "Anonymous() {\n        return new Object() {};\n    }\n"));
    }

    private String replaceBody() {
        Place place = pick(BODY);
        return place.text().isEmpty()
                ? "nothing"
                : replace(
                        place, old -> "        Runnable run = () -> System.out.println(\"" + fresh() + "\");\n" + old);
    }

    private String delete() {
        Path file = file();
        texts.remove(file);
        return file.toString();
    }

    private String packageOf(Path file) {
        return PACKAGE.matcher(texts.get(file))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    /** To another package, where others import it. */
    private String move() {
        Path file = file();
        String from = packageOf(file);
        String to = packageOf(file());
        String simpleName = file.getFileName().toString().replace(".java", "");
        Path target = Path.of(to.replace('.', '/')).resolve(file.getFileName());
        if (from.equals(to) || texts.containsKey(target)) {
            return "nothing";
        }
        String text = texts.remove(file);
        texts.replaceAll((other, content) -> {
            String imported = content.replace(from + "." + simpleName, to + "." + simpleName);
            boolean needsImport = other.getParent().toString().replace('/', '.').equals(from)
                    && content.matches("(?s).*\\b" + simpleName + "\\b.*");
            return needsImport ? withImport(imported, to + "." + simpleName) : imported;
        });
        String moved = PACKAGE.matcher(text).replaceFirst("package " + to + ";");
        texts.put(target, withImport(moved, from + ".*"));
        return file + " -> " + target;
    }

    private static String withImport(String text, String imported) {
        return PACKAGE.matcher(text).replaceFirst("$0\n\nimport " + imported + ";\n");
    }

    /** Often with a name that there is already. */
    private String newType() {
        String name = random.nextBoolean() ? pickName(TYPE) : "Fresh" + names++;
        Path file = file().resolveSibling(name + ".java");
        if (texts.containsKey(file)) {
            return "nothing";
        }
        String inPackage = file.getParent().toString().replace('/', '.');
        texts.put(
                file,
                "package " + inPackage + ";\n\n" + oneOf("public class ", "interface ", "enum ", "@interface ") + name
                        + " {\n}\n");
        return file.toString();
    }
}
