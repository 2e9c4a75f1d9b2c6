package dev.reloader.compile;

import dev.reloader.compile.ClassDirectories.Located;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps class directories what a full compilation of their sources would make of them, though it compiles only what it must. All
 * that it knows it reads from the classes themselves, each time; so whoever else writes them does not confuse it.
 *
 * <p>When what others can see of a class has changed, whatever may depend on that is compiled, too, and so on until nothing changes
 * any more that anybody can see. What may depend on a class are the sources whose classes mention it, or mention a class whose
 * signatures mention it (an expression may have a type that the source does not name), and those that have its simple name among
 * their words (of an inlined constant nothing is left in the class).
 *
 * <p>For one thread at a time.
 */
public final class SourceCompiler implements Compiler {
    private static final String MODULE = "module-info";

    private final ClassDirectories directories;
    private final List<Path> classPath;
    private final List<String> moreOptions;

    /** Nobody knows what a processor reads. */
    private final boolean hasProcessors;

    private final Workspace workspace;
    private final Javac javac;
    private Optional<List<String>> options = Optional.empty();

    /** What did not compile, and has to, though it may not change again. */
    private final Set<Path> pending = new TreeSet<>();

    /** The same for declarations of modules. */
    private final Set<Path> pendingModules = new TreeSet<>();

    /** The sources that there have been: of a class whose source was never seen nobody knows where it comes from. */
    private final Set<Path> seen = new HashSet<>();

    /** What processors have made, so that it has no source of its own: only who has seen it come can tell when it is to go. */
    private final Set<Path> generated = new TreeSet<>();

    /** What is compiled at once, and which classes it has made. */
    private record Round(Set<Path> sources, Map<String, Located> before, Map<String, Located> after) {
        Set<String> gone() {
            var gone = new HashSet<>(before.keySet());
            gone.removeAll(after.keySet());
            return gone;
        }

        /** The classes of which others can see a difference. */
        Set<ClassFile> changed() {
            var changed = new HashSet<ClassFile>();
            before.forEach((name, old) -> {
                if (!after.containsKey(name)) {
                    changed.add(old.contents());
                }
            });
            after.forEach((name, made) -> {
                Located old = before.get(name);
                boolean isSame = old != null
                        && old.contents().canBeNamed() == made.contents().canBeNamed()
                        && old.contents().api().equals(made.contents().api());
                if (!isSame) {
                    changed.add(made.contents());
                }
            });
            changed.removeIf(each -> !each.canBeNamed());
            return changed;
        }
    }

    private SourceCompiler(
            List<SourceRoot> roots, List<Path> classPath, List<String> moreOptions, Workspace workspace, Javac javac) {
        this.directories = new ClassDirectories(roots);
        this.classPath = classPath;
        this.moreOptions = moreOptions;
        this.hasProcessors = Processors.areThere(classPath, moreOptions);
        this.workspace = workspace;
        this.javac = javac;
    }

    /**
     * Compiles nothing yet.
     *
     * @param classPath of the program, with the class directories
     * @param moreOptions for javac, beyond those that the existing classes suggest
     */
    public static Compiler create(
            List<SourceRoot> roots, List<Path> classPath, List<String> moreOptions, Workspace workspace) {
        return new SourceCompiler(
                roots, classPath, moreOptions, workspace, Javac.find().orElseThrow());
    }

    @Override
    public boolean has(Path path) {
        return directories.have(path);
    }

    /**
     * The sources that are newer than their classes, or have none, or did not compile the last time. A class without a source is
     * left alone: it may have been generated.
     */
    @Override
    public Set<Path> outdated() throws IOException {
        var oldest = new HashMap<Path, FileTime>();
        for (Located each : directories.all().values()) {
            if (each.source().isPresent()) {
                FileTime time = Files.getLastModifiedTime(each.file());
                oldest.merge(each.source().get(), time, (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        }
        Set<Path> outdated = new TreeSet<>(pending);
        for (Path source : directories.sources()) {
            FileTime compiled = oldest.remove(source);
            boolean needsNone = compiled == null && source.endsWith("package-info.java");
            if (!needsNone && (compiled == null || compiled.compareTo(Files.getLastModifiedTime(source)) < 0)) {
                outdated.add(source);
            }
        }
        return outdated;
    }

    @Override
    public void warmUp() throws IOException {
        List<Path> sources = directories.sources();
        if (!sources.isEmpty()) {
            try {
                javac.compile(sources.subList(0, 1), classPath, options(), workspace.output());
            } finally {
                workspace.clear();
            }
        }
    }

    private List<String> options() throws IOException {
        if (options.isEmpty()) {
            List<ClassFile> existing = directories.all().values().stream()
                    .filter(each -> each.source().isPresent())
                    .map(Located::contents)
                    .toList();
            options = Optional.of(CompilerOptions.like(existing, hasProcessors, moreOptions));
        }
        return options.get();
    }

    /** Compiles what has changed, and what depends on it. */
    @Override
    public Result compile(Collection<Path> changed) throws IOException {
        List<Path> files = directories.files();
        files.stream().filter(ClassDirectories::isInCharset).forEach(seen::add);
        changed.stream()
                .filter(path -> directories.have(path) && ClassDirectories.isInCharset(path))
                .forEach(this::add);
        try {
            Result classes = pending.isEmpty() ? Result.NOTHING : compileUntilStable();
            Result all = pendingModules.isEmpty() || !classes.isGood() ? classes : compileModules(classes);
            return all.with(files.stream()
                    .filter(file -> !ClassDirectories.isInCharset(file))
                    .map(SourceCompiler::passedOver)
                    .toList());
        } finally {
            workspace.clear();
        }
    }

    private static String passedOver(Path source) {
        return Javac.asUsersSay(source)
                + " is not compiled: its name is not in this locale's charset; set LC_ALL to C.UTF-8 or the like";
    }

    private void add(Path changed) {
        if (ClassDirectories.isSource(changed)) {
            pending.add(changed);
        } else if (ClassDirectories.isModule(changed)) {
            pendingModules.add(changed);
        } else {
            seen.stream()
                    .filter(source -> source.startsWith(changed) && !Files.exists(source))
                    .forEach(pending::add);
        }
    }

    /** Each declaration alone, against the classes that there are now. */
    private Result compileModules(Result classes) throws IOException {
        var warnings = new ArrayList<>(classes.warnings());
        var written = new ArrayList<>(classes.written());
        var same = new ArrayList<>(classes.same());
        var deleted = new ArrayList<>(classes.deleted());
        for (Path declaration : List.copyOf(pendingModules)) {
            Path target = directories.fileFor(MODULE, Optional.of(declaration));
            if (Files.exists(declaration)) {
                List<Path> others = new ArrayList<>(classPath);
                others.remove(target.getParent());
                Path view = workspace.viewWithout(Set.of(MODULE), target.getParent());
                Javac.Output output = javac.compileModule(declaration, others, options(), view);
                warnings.addAll(output.warnings());
                if (!output.isGood()) {
                    return new Result(output.errors(), warnings, written, same, deleted);
                }
                (workspace.install(ClassFile.file(view, MODULE), target) ? written : same).add(target);
            } else if (Files.exists(target)) {
                workspace.delete(target, target.getParent());
                deleted.add(target);
            }
            pendingModules.remove(declaration);
        }
        return new Result(List.of(), warnings, written, same, deleted);
    }

    private Result compileUntilStable() throws IOException {
        Set<Path> sources = new TreeSet<>(pending);
        if (hasProcessors) {
            sources.addAll(directories.sources());
        }
        Set<String> hidden = Set.of();
        var warnings = new ArrayList<String>();
        while (true) {
            Map<String, Located> before = directories.of(sources);
            before.putAll(ClassDirectories.at(generated));
            Path out = workspace.output();
            List<Path> existing = sources.stream().filter(Files::exists).toList();
            Javac.Output output = javac.compile(existing, classPathWithout(hidden), options(), out);
            Set<Path> more = new TreeSet<>(sources);
            Set<String> gone;
            if (output.isGood()) {
                warnings.addAll(output.warnings());
                var round = new Round(sources, before, made(out, existing));
                more.addAll(dependentsOn(round));
                gone = round.gone();
                if (sources.containsAll(more) && hidden.containsAll(gone)) {
                    return accept(round, out, warnings);
                }
            } else {
                // One of the old classes may be in the way, or one that depends on them: all of those are to go.
                more.addAll(output.isMalformed() ? Set.of() : dependentsOnSources(sources, before));
                gone = before.keySet();
                if (output.isMalformed() || sources.containsAll(more) && hidden.containsAll(gone)) {
                    return new Result(output.errors(), output.warnings(), List.of(), List.of(), List.of());
                }
            }
            sources = more;
            hidden = Set.copyOf(gone);
        }
    }

    /** What the compiler has written. A source file is known by its name and its package. */
    private Map<String, Located> made(Path out, List<Path> sources) throws IOException {
        var made = new HashMap<String, Located>();
        for (Path file : ClassDirectories.classFiles(out, Integer.MAX_VALUE)) {
            ClassFile contents = ClassDirectories.read(file);
            Optional<Path> source = directories.sourcesOf(contents, out.relativize(file)).stream()
                    .filter(sources::contains)
                    .findFirst();
            made.put(contents.name(), new Located(file, contents, source));
        }
        return made;
    }

    private Set<Path> dependentsOn(Round round) throws IOException {
        Set<ClassFile> changed = round.changed();
        if (changed.isEmpty()) {
            return Set.of();
        }
        Map<String, Located> all = directories.all();
        var dependents = new HashSet<Path>();
        // Somebody else's class of the same name: the compiler is to say so.
        round.after()
                .keySet()
                .forEach(name -> Optional.ofNullable(all.get(name))
                        .flatMap(Located::source)
                        .ifPresent(dependents::add));
        all.keySet().removeAll(round.before().keySet());
        all.putAll(round.after());
        var names = new HashSet<String>();
        changed.forEach(each -> names.add(each.name()));
        names.addAll(emptiedPackages(round.gone(), all.keySet()));
        dependents.addAll(dependentsOn(names, all.values()));
        dependents.removeIf(source -> !Files.exists(source));
        return dependents;
    }

    /** Without a class a package cannot be imported any more. */
    private static Set<String> emptiedPackages(Collection<String> gone, Collection<String> all) {
        Set<String> emptied = packagesOf(gone);
        emptied.remove("");
        if (!emptied.isEmpty()) {
            emptied.removeAll(packagesOf(all));
        }
        return emptied;
    }

    private static Set<String> packagesOf(Collection<String> classes) {
        return classes.stream().map(SourceCompiler::packageOf).collect(Collectors.toCollection(HashSet::new));
    }

    /** What may depend on sources that do not compile, so that nobody knows what is in them: on a class of their name in any case. */
    private Set<Path> dependentsOnSources(Set<Path> sources, Map<String, Located> before) throws IOException {
        var names = new HashSet<>(before.keySet());
        sources.forEach(source -> names.addAll(directories.classNames(source)));
        Set<Path> dependents = dependentsOn(names, directories.all().values());
        dependents.removeIf(source -> !Files.exists(source));
        return dependents;
    }

    private Set<Path> dependentsOn(Set<String> changed, Collection<Located> all) throws IOException {
        var dependents = new HashSet<Path>();
        Set<String> affected = affected(changed, all);
        for (Located each : all) {
            if (each.contents().mentioned().stream().anyMatch(affected::contains)) {
                each.source().filter(ClassDirectories::isSource).ifPresent(dependents::add);
            }
        }
        var words = new HashSet<String>();
        affected.forEach(name -> words.addAll(simpleNames(name)));
        for (Path source : directories.sources()) {
            if (!dependents.contains(source) && Identifiers.anyOf(words, text(source))) {
                dependents.add(source);
            }
        }
        return dependents;
    }

    private static String text(Path source) throws IOException {
        return new String(Files.readAllBytes(source), StandardCharsets.UTF_8);
    }

    /** What has changed, and whatever has one of these in its signatures, and so on. */
    private static Set<String> affected(Set<String> changed, Collection<Located> all) {
        var affected = new HashSet<>(changed);
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Located each : all) {
                ClassFile contents = each.contents();
                if (!affected.contains(contents.name())
                        && contents.apiTypes().stream().anyMatch(affected::contains)) {
                    grows |= affected.add(contents.name());
                }
            }
        }
        return affected;
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** The last part of a name, as sources say it; a dollar may be a part of that. */
    private static List<String> simpleNames(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return List.of(last, last.substring(last.lastIndexOf('$') + 1));
    }

    /** The compiler is not to find what is no more; and it fails where it finds a name that is not in this locale's charset. */
    private List<Path> classPathWithout(Set<String> hidden) throws IOException {
        var without = new ArrayList<Path>();
        for (Path entry : classPath) {
            boolean isAsItIs = !directories.directories().contains(entry)
                    || hidden.isEmpty() && ClassDirectories.areInCharset(entry);
            without.add(isAsItIs ? entry : workspace.viewWithout(hidden, entry));
        }
        return without;
    }

    private Result accept(Round round, Path out, List<String> warnings) throws IOException {
        // What has changed itself comes last: then it is still older than its source if this ends half-way.
        List<Located> made = round.after().values().stream()
                .sorted(Comparator.comparing((Located each) ->
                        each.source().filter(pending::contains).isPresent()))
                .toList();
        // If this fails half-way, all of it is to be done again.
        pending.addAll(round.sources());
        var targets = new LinkedHashMap<Path, Path>();
        var withoutSource = new HashSet<Path>();
        for (Located each : made) {
            Path target = directories.fileFor(each.contents().name(), each.source());
            targets.put(target, each.file());
            if (each.source().isEmpty()) {
                withoutSource.add(target);
            }
        }
        for (Path file : otherFiles(out)) {
            Path target = directories.directories().get(0).resolve(out.relativize(file));
            targets.put(target, file);
            withoutSource.add(target);
        }
        if (hasProcessors) {
            generated.addAll(withoutSource);
        }
        var old = new LinkedHashSet<>(generated);
        round.before().values().forEach(each -> old.add(each.file()));
        // A class may also have moved to another root.
        old.removeAll(targets.keySet());
        var deleted = new ArrayList<Path>();
        for (Path file : old) {
            if (Files.exists(file)) {
                workspace.delete(file, directories.directoryOf(file));
                deleted.add(file);
            }
        }
        var written = new ArrayList<Path>();
        var same = new ArrayList<Path>();
        for (Map.Entry<Path, Path> each : targets.entrySet()) {
            (workspace.install(each.getValue(), each.getKey()) ? written : same).add(each.getKey());
        }
        generated.retainAll(withoutSource);
        pending.clear();
        return new Result(List.of(), warnings, written, same, deleted);
    }

    /** What annotation processors make beside classes. */
    private static List<Path> otherFiles(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".class")
                            && !file.toString().endsWith(".java"))
                    .toList();
        }
    }

    @Override
    public void cancel() {
        javac.cancel();
    }

    @Override
    public void close() {
        javac.close();
    }
}
