package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCompilerTest {
    @TempDir
    private Path directory;

    private Path sources;
    private Path classes;
    private final List<Path> roots = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    /** What is told before it happens. */
    private final List<String> told = new ArrayList<>();

    private Compiler compiler;

    @BeforeEach
    void prepare() throws IOException {
        sources = Files.createDirectory(directory.resolve("src"));
        classes = Files.createDirectory(directory.resolve("classes"));
        classPath.add(classes);
        compiler = compiler();
    }

    private Compiler compiler() {
        var root = new SourceRoot(sources, Optional.empty(), classes);
        return SourceCompiler.create(List.of(root), classPath, options, workspace());
    }

    private Workspace workspace() {
        return new Workspace(directory.resolve("work"), new Told());
    }

    private final class Told implements Workspace.Writes {
        @Override
        public void replaces(Path target, Path made) {
            assertThat(made).isRegularFile();
            told.add("writes " + classes.relativize(target));
        }

        @Override
        public void deletes(Path target) {
            if (Files.isDirectory(target)) {
                assertThat(target).isEmptyDirectory();
            } else {
                assertThat(target).isRegularFile();
            }
            told.add("deletes " + classes.relativize(target));
        }
    }

    private Path write(String name, String... lines) throws IOException {
        Path file = sources.resolve(name + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines));
    }

    private void compiles(Path... changed) throws IOException {
        assertThat(compiler.compile(List.of(changed)).errors()).isEmpty();
    }

    /** The classes that are different after this change. */
    private List<String> changedBy(Path... changed) throws IOException {
        Compiler.Result result = compiler.compile(List.of(changed));
        assertThat(result.errors()).isEmpty();
        return names(result.written());
    }

    private List<String> names(List<Path> files) {
        return files.stream()
                .map(file ->
                        classes.relativize(file).toString().replace('\\', '/').replace(".class", ""))
                .sorted()
                .toList();
    }

    private List<String> classNames() throws IOException {
        return names(ClassDirectories.classFiles(classes, Integer.MAX_VALUE));
    }

    @Nested
    class WhatDepends {
        @Test
        void aBodyConcernsNobodyElse() throws IOException {
            Path a = write("A", "class A { int a() { return 1; } }");
            Path b = write("B", "class B { int b() { return new A().a(); } }");
            compiles(a, b);
            told.clear();
            write("A", "class A { int a() { return 2; } }");
            assertThat(changedBy(a)).containsExactly("A");
            assertThat(told).containsExactly("writes A.class");
        }

        @Test
        void anInlinedConstant() throws IOException {
            Path a = write("A", "class A { static final int A = 1; }");
            Path b = write("B", "class B { int b() { return A.A; } }");
            compiles(a, b);
            write("A", "class A { static final int A = 2; }");
            assertThat(changedBy(a)).containsExactly("A", "B");
        }

        @Test
        void aConstantThatIsInheritedTwice() throws IOException {
            Path a = write("p/A", "package p; public interface A { int C = 1; }");
            Path b = write("p/B", "package p; public class B implements A { }");
            Path c = write("q/D", "package q; class D extends p.B { int d() { return C; } }");
            compiles(a, b, c);
            write("p/A", "package p; public interface A { int C = 2; }");
            assertThat(changedBy(a)).containsExactly("p/A", "q/D");
        }

        @Test
        void aTypeThatNobodyNames() throws IOException {
            Path a = write("A", "class A { int a() { return 1; } }");
            Path b = write("B", "class B { java.util.List<A> b() { return java.util.List.of(new A()); } }");
            Path c = write("C", "class C { void c(B b) { System.out.println(b.b().get(0).a()); } }");
            compiles(a, b, c);
            write("A", "class A { long a() { return 1; } }");
            assertThat(changedBy(a)).containsExactly("A", "C");
        }

        @Test
        void anOverloadThatFitsBetter() throws IOException {
            Path a = write("A", "class A { static void a(Object any) { } }");
            Path b = write("B", "class B { void b() { A.a(\"\"); } }");
            compiles(a, b);
            write("A", "class A { static void a(Object any) { } static void a(String text) { } }");
            assertThat(changedBy(a)).containsExactly("A", "B");
        }

        @Test
        void aPrivateFieldThatHidesAnother() throws IOException {
            Path a = write("A", "class A { int f; }");
            Path b = write("B", "class B extends A { }");
            Path c = write("C", "class C { int c(B b) { return b.f; } }");
            compiles(a, b, c);
            write("B", "class B extends A { private int f; }");
            assertThat(compiler.compile(List.of(b)).errors())
                    .singleElement()
                    .asString()
                    .contains("private");
        }

        @Test
        void aSealedHierarchy() throws IOException {
            Path a = write(
                    "A",
                    "sealed interface A permits B, C { }",
                    "final class B implements A { }",
                    "final class C implements A { }");
            Path d = write("D", "class D { boolean d(B b) { return (A) b instanceof C; } }");
            compiles(a, d);
            write("A", "sealed interface A permits B { }", "final class B implements A { }", "final class C { }");
            assertThat(compiler.compile(List.of(a)).isGood()).isFalse();
        }

        @Test
        void anAnnotationsRetention() throws IOException {
            String rest = "@interface A { }";
            Path a = write("A", "import java.lang.annotation.*;", "@Retention(RetentionPolicy.SOURCE) " + rest);
            Path b = write("B", "@A class B { }");
            compiles(a, b);
            write("A", "import java.lang.annotation.*;", "@Retention(RetentionPolicy.RUNTIME) " + rest);
            assertThat(changedBy(a)).containsExactly("A", "B");
        }

        @Test
        void aNewClassThatHidesAnother() throws IOException {
            Path b = write("p/B", "package p; import java.util.*; class B { Object b() { return new Date(); } }");
            compiles(b);
            Path date = write("p/Date", "package p; class Date { }");
            assertThat(changedBy(date)).containsExactly("p/B", "p/Date");
        }

        @Test
        void notWhatALambdaOrALocalClassChanges() throws IOException {
            Path a = write("A", "class A { Object a() { return 1; } }");
            Path b = write("B", "class B { Object b = new A().a(); }");
            compiles(a, b);
            told.clear();
            write("A", "class A { Object a() { class L { } Runnable r = () -> { }; return new Object() { L l; }; } }");
            assertThat(changedBy(a)).containsExactly("A", "A$1", "A$1L");
            assertThat(told).hasSize(3);
        }
    }

    @Nested
    class WhatIsGone {
        @Test
        void aDeletedSourceTakesItsClassesAlong() throws IOException {
            Path a = write("A", "class A { class In { } Object o = new Object() { }; }", "class Second { }");
            Path b = write("B", "class B { }");
            compiles(a, b);
            Files.delete(a);
            Compiler.Result result = compiler.compile(List.of(a));
            assertThat(names(result.deleted())).containsExactly("A", "A$1", "A$In", "Second");
            assertThat(told).contains("deletes A$In.class");
            assertThat(classNames()).containsExactly("B");
        }

        @Test
        void aRenamedSource() throws IOException {
            Path a = write("p/A", "package p; public class A { class In { } }");
            compiles(a);
            Files.delete(a);
            Path b = write("q/B", "package q; public class B { }");
            compiles(a, b);
            assertThat(classNames()).containsExactly("q/B");
        }

        @Test
        void aWholeDirectory() throws IOException {
            Path a = write("p/A", "package p; class A { }");
            Path b = write("p/q/B", "package p.q; class B { }");
            Path c = write("C", "class C { }");
            compiles(a, b, c);
            Trees.delete(a.getParent());
            compiles(a.getParent());
            assertThat(classNames()).containsExactly("C");
        }

        @Test
        void aPackageOfWhichTheLastClassIsGoneTakesItsDirectoriesAlong() throws IOException {
            Path a = write("p/q/r/A", "package p.q.r; class A { }");
            Path b = write("p/B", "package p; class B { }");
            compiles(a, b);
            told.clear();
            Files.delete(a);
            compiles(a);
            assertThat(classes.resolve("p")).isDirectoryContaining("glob:**B.class");
            assertThat(classes.resolve("p/q")).doesNotExist();
            assertThat(told).containsExactly("deletes p/q/r/A.class", "deletes p/q/r", "deletes p/q");
            Files.delete(b);
            compiles(b);
            assertThat(classes).isEmptyDirectory();
        }

        @Test
        void aDirectoryStaysInWhichSomebodyHasPutSomething() throws IOException {
            Path a = write("p/A", "package p; class A { }");
            compiles(a);
            Files.writeString(classes.resolve("p/notes.txt"), "");
            Files.delete(a);
            compiles(a);
            assertThat(classes.resolve("p/notes.txt")).exists();
        }

        @Test
        void whoNeedsItDoesNotCompile() throws IOException {
            Path a = write("A", "class A { }");
            Path b = write("B", "class B { A a; }");
            compiles(a, b);
            Files.delete(a);
            assertThat(compiler.compile(List.of(a)).errors())
                    .singleElement()
                    .asString()
                    .contains("class A");
            assertThat(classNames()).containsExactly("A", "B");

            write("B", "class B { }");
            compiles(b);
            assertThat(classNames()).containsExactly("B");
        }

        @Test
        void aSecondClassInAFileThatAnotherStillNeeds() throws IOException {
            Path a = write("A", "class A { }", "class Second { }");
            Path b = write("B", "class B { Second second; }");
            compiles(a, b);
            write("A", "class A { }");
            assertThat(compiler.compile(List.of(a)).errors())
                    .singleElement()
                    .asString()
                    .contains("class Second");
        }

        @Test
        void aClassWithoutASourceIsLeftAlone() throws IOException {
            Path generated = write("G", "class G { }");
            compiles(generated);
            Files.delete(generated);
            Path a = write("A", "class A { G g; }");
            assertThat(compiler.outdated()).containsExactly(a);
            compiles(a);
            assertThat(classNames()).containsExactly("A", "G");
        }
    }

    @Nested
    class Errors {
        @Test
        void lookAsJavacPrintsThem() throws IOException {
            Path a = write("A", "class A {", "    int a = b;", "}");
            Compiler.Result result = compiler.compile(List.of(a));
            assertThat(result.errors())
                    .singleElement()
                    .asString()
                    .isEqualToNormalizingNewlines(a + ":2: error: cannot find symbol\n    int a = b;\n            ^\n"
                            + "  symbol:   variable b\n  location: class A");
            assertThat(classNames()).isEmpty();
        }

        @Test
        void areNotForgottenWhenSomethingElseIsSaved() throws IOException {
            Path a = write("A", "class A { int a = b; }");
            assertThat(compiler.compile(List.of(a)).isGood()).isFalse();
            Path b = write("B", "class B { }");
            assertThat(compiler.compile(List.of(b)).isGood()).isFalse();
            write("A", "class A { int a = 1; }");
            compiles(a);
            assertThat(classNames()).containsExactly("A", "B");
        }

        @Test
        void ofTwoFilesThatHaveTheSameClass() throws IOException {
            Path a = write("A", "class A { }");
            compiles(a);
            Path b = write("B", "class A { int b; }");
            assertThat(compiler.compile(List.of(b)).errors())
                    .singleElement()
                    .asString()
                    .contains("duplicate class");
        }

        @Test
        void areAllFoundUnlessTheUserLimitsThem() throws IOException {
            Path a = write("A", "class A {", "int a = b;\n".repeat(250), "}");
            // The same field again and again is an error, too.
            assertThat(compiler.compile(List.of(a)).errors()).hasSize(250 + 249);
            options.addAll(List.of("-Xmaxerrs", "7"));
            assertThat(compiler().compile(List.of(a)).errors()).hasSize(7);
        }

        @Test
        void ofWarningsSayWhichEachTime() throws IOException {
            options.addAll(List.of("-Xlint:all", "-Werror"));
            compiler = compiler();
            Path a = write("A", "class A { java.util.List<String> a = new java.util.ArrayList(); }");
            for (int time = 0; time < 2; time++) {
                assertThat(compiler.compile(List.of(a)).errors())
                        .singleElement()
                        .asString()
                        .contains("A.java:1: warning: [rawtypes]", "[unchecked]", "error: warnings found and -Werror");
            }
        }

        @Test
        void anOptionThatThereIsNot() throws IOException {
            options.add("-nonsense");
            Path a = write("A", "class A { }");
            assertThatThrownBy(() -> compiler().compile(List.of(a)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-nonsense")
                    .isInstanceOf(Compiler.WrongOptionException.class)
                    .hasMessage("invalid flag: -nonsense");
            assertThatThrownBy(() -> compiler().warmUp()).isInstanceOf(Compiler.WrongOptionException.class);
        }
    }

    @Nested
    class Likeness {
        private ClassFile compiledLike(String... javac) throws IOException {
            Path old = write("Old", "class Old { void old(int parameter) { int local = parameter; } }");
            var words = new ArrayList<>(List.of("-d", classes.toString()));
            words.addAll(Arrays.asList(javac));
            words.add(old.toString());
            int result = javax.tools.ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, words.toArray(String[]::new));
            assertThat(result).isZero();
            Path a = write("A", "class A { void a(int parameter) { int local = parameter; } }");
            compiles(a);
            return ClassDirectories.read(classes.resolve("A.class"));
        }

        @Test
        void release() throws IOException {
            assertThat(compiledLike("--release", "11").release()).isEqualTo(11);
        }

        @Test
        void parametersAndVariables() throws IOException {
            ClassFile like = compiledLike("-g", "-parameters");
            assertThat(like.hasParameters()).isTrue();
            assertThat(like.hasVariables()).isTrue();
        }

        @Test
        void neither() throws IOException {
            ClassFile like = compiledLike();
            assertThat(like.hasParameters()).isFalse();
            assertThat(like.hasVariables()).isFalse();
            assertThat(like.hasLines()).isTrue();
        }

        @Test
        void preview() throws IOException {
            options.add("--enable-preview");
            compiler = compiler();
            assertThat(compiledLike("--release", "11").release())
                    .isEqualTo(Runtime.version().feature());
        }

        @Test
        void previewOfWhatHasNeverBeenCompiled() throws IOException {
            options.add("--enable-preview");
            compiler = compiler();
            compiles(write("A", "class A { }"));
            assertThat(ClassDirectories.read(classes.resolve("A.class")).release())
                    .isEqualTo(Runtime.version().feature());
        }

        @Test
        void theUsersOptionsWin() throws IOException {
            options.addAll(List.of("--release", "17"));
            compiler = compiler();
            assertThat(compiledLike("--release", "11").release()).isEqualTo(17);
        }
    }

    @Nested
    class Outdated {
        @Test
        void isWhatIsNewerThanItsClass() throws IOException {
            Path a = write("A", "class A { }");
            Path b = write("B", "class B { }");
            assertThat(compiler.outdated()).containsExactly(a, b);
            compiles(a, b);
            assertThat(compiler.outdated()).isEmpty();
            Files.setLastModifiedTime(a, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
            assertThat(compiler.outdated()).containsExactly(a);
        }

        @Test
        void isWhatDidNotCompile() throws IOException {
            Path a = write("A", "class A { ");
            assertThat(compiler.compile(List.of(a)).isGood()).isFalse();
            assertThat(compiler.outdated()).containsExactly(a);
        }

        @Test
        void isNothingAnyMoreOnceItIsCompiledThoughNothingIsDifferent() throws IOException {
            Path a = write("A", "class A { }");
            compiles(a);
            Files.setLastModifiedTime(classes.resolve("A.class"), FileTime.fromMillis(0));
            assertThat(changedBy(a)).isEmpty();
            assertThat(compiler.outdated()).isEmpty();
        }
    }

    @Nested
    class AnnotationProcessors {
        /** Puts one on the class path that makes this, of {@code round} and with {@code processingEnv.getFiler()}. */
        private void use(String making) throws IOException {
            Path processor = Files.createDirectory(directory.resolve("processor"));
            Path source = Files.writeString(directory.resolve("Maker.java"), """
                import java.util.*;
                import javax.annotation.processing.*;
                import javax.lang.model.element.TypeElement;
                @SupportedAnnotationTypes("*")
                public class Maker extends AbstractProcessor {
                    private boolean done;
                    @Override public javax.lang.model.SourceVersion getSupportedSourceVersion() {
                        return javax.lang.model.SourceVersion.latest();
                    }
                    @Override public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {
                        try {
                            if (!done) {
                                done = true;
                                make(round, processingEnv.getFiler());
                            }
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        return false;
                    }
                    private void make(RoundEnvironment round, Filer filer) throws java.io.IOException {
                        %s
                    }
                }
                """.formatted(making));
            int result = javax.tools.ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-proc:none", "-d", processor.toString(), source.toString());
            assertThat(result).isZero();
            Path service = processor.resolve("META-INF/services/javax.annotation.processing.Processor");
            Files.createDirectories(service.getParent());
            Files.writeString(service, "Maker");
            classPath.add(processor);
            compiler = compiler();
        }

        @Test
        void seeAllSources() throws IOException {
            use("""
                    try (var out = filer.createSourceFile("Listed").openWriter()) {
                        out.write("class Listed { static final String ALL = \\"" + round.getRootElements() + "\\"; }");
                    }
                    """);
            Path a = write("A", "class A { String all = Listed.ALL; }");
            compiles(a);
            assertThat(classNames()).containsExactly("A", "Listed");
            Path b = write("B", "class B { }");
            assertThat(changedBy(b)).containsExactly("A", "B", "Listed");
        }

        /** A class with a member, and a text, for each class. */
        private void useOneThatMakesSomethingOfEachClass() throws IOException {
            use("""
                    for (var each : round.getRootElements()) {
                        try (var out = filer.createSourceFile(each + "Gen").openWriter()) {
                            out.write("class " + each + "Gen { class In { } }");
                        }
                        var place = javax.tools.StandardLocation.CLASS_OUTPUT;
                        filer.createResource(place, "", "META-INF/" + each + "Gen.idx").openWriter().close();
                    }
                    """);
        }

        @Test
        void takeAlongWhatTheyDoNotMakeAnyMore() throws IOException {
            useOneThatMakesSomethingOfEachClass();
            Path a = write("A", "class A { }");
            Path other = write("Other", "class Other { }");
            Path somebodyElses = Files.writeString(classes.resolve("other.txt"), "");
            compiles(a, other);
            assertThat(classNames()).containsExactly("A", "AGen", "AGen$In", "Other", "OtherGen", "OtherGen$In");
            told.clear();
            Files.delete(other);
            Compiler.Result result = compiler.compile(List.of(other));
            assertThat(result.errors()).isEmpty();
            assertThat(names(result.deleted()))
                    .containsExactly("META-INF/OtherGen.idx", "Other", "OtherGen", "OtherGen$In");
            assertThat(result.written()).isEmpty();
            assertThat(told).doesNotContain("deletes AGen.class");
            assertThat(classNames()).containsExactly("A", "AGen", "AGen$In");
            assertThat(classes.resolve("META-INF")).isDirectoryNotContaining("glob:**Other*");
            assertThat(somebodyElses).exists();
        }

        @Test
        void takeNothingAlongThatHasASourceNow() throws IOException {
            useOneThatMakesSomethingOfEachClass();
            Path a = write("A", "class A { }");
            compiles(a);
            Files.delete(a);
            Path own = write("AGen", "class AGen { int own; }");
            assertThat(changedBy(a, own)).contains("AGen");
            assertThat(classNames()).containsExactly("AGen", "AGenGen", "AGenGen$In");
        }

        @Test
        void whoNeedsWhatTheyDoNotMakeAnyMoreDoesNotCompile() throws IOException {
            useOneThatMakesSomethingOfEachClass();
            Path a = write("A", "class A { }");
            Path b = write("B", "class B { AGen gen; }");
            compiles(a, b);
            Files.delete(a);
            assertThat(compiler.compile(List.of(a)).errors())
                    .singleElement()
                    .asString()
                    .contains("class AGen");
        }
    }

    @Nested
    class DeclarationsOfModules {
        private Path declaration;
        private Path service;

        @BeforeEach
        void prepareModule() throws IOException {
            service = write("a/Service", "package a;", "public interface Service {", "}");
            declaration = write("module-info", "module m {", "uses a.Service;", "}");
            compiles(service, declaration);
        }

        @Test
        void areCompiled() throws IOException {
            assertThat(classNames()).containsExactly("a/Service", "module-info");
            write("module-info", "module m {", "requires java.logging;", "exports a;", "}");
            assertThat(changedBy(declaration)).containsExactly("module-info");
            assertThat(changedBy(declaration)).isEmpty();
        }

        @Test
        void areLeftAloneWhenAClassChangesThatTheyMention() throws IOException {
            write("a/Service", "package a;", "public interface Service {", "void serve();", "}");
            assertThat(changedBy(service)).containsExactly("a/Service");
        }

        @Test
        void mayRequireWhatIsOnTheClassPath() throws IOException {
            Path jar = Path.of(org.opentest4j.AssertionFailedError.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            classPath.add(jar);
            compiler = compiler();
            write("module-info", "module m {", "requires org.opentest4j;", "}");
            assertThat(changedBy(declaration)).containsExactly("module-info");
        }

        @Test
        void haveErrorsLikeOthersUntilTheyAreMended() throws IOException {
            write("module-info", "module m {", "requires no.such;", "}");
            write("a/Service", "package a;", "public interface Service {", "void serve();", "}");
            Compiler.Result result = compiler.compile(List.of(declaration, service));
            assertThat(result.errors())
                    .singleElement()
                    .asString()
                    .contains("module-info.java:2: error: module not found");
            assertThat(names(result.written())).containsExactly("a/Service");
            write("module-info", "module m {", "exports a;", "}");
            assertThat(changedBy(declaration)).containsExactly("module-info");
        }

        @Test
        void areCompiledWithSourcesThatAreGone() throws IOException {
            Path user = write("a/User", "package a;", "class User { Service service; }");
            compiles(user);
            Files.delete(service);
            Files.delete(user);
            write("module-info", "module m {", "requires java.logging;", "}");
            assertThat(changedBy(service, user, declaration)).containsExactly("module-info");
            assertThat(classNames()).containsExactly("module-info");
        }

        @Test
        void takeTheirClassAlong() throws IOException {
            Files.delete(declaration);
            assertThat(names(compiler.compile(List.of(declaration)).deleted())).containsExactly("module-info");
            assertThat(classNames()).containsExactly("a/Service");
        }
    }

    @Test
    void whatIsCancelledWritesNothing() throws IOException {
        Path a = write("A", "class A { }");
        compiler.cancel();
        assertThatThrownBy(() -> compiler.compile(List.of(a))).isInstanceOf(CancellationException.class);
        assertThat(classNames()).isEmpty();
        assertThat(directory.resolve("work")).doesNotExist();
    }

    @Test
    void whatIsNoneOfItsSourcesIsNotItsBusiness() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("Elsewhere.java"), "class Elsewhere { int a = b; }");
        compiles(elsewhere);
        assertThat(classNames()).isEmpty();
    }

    /** Where the locale is one of ASCII only, as in many containers: made by a shell, since Java cannot name such a file. */
    @Test
    void aSourceOfWhichTheNameIsNotInTheLocalesCharsetIsPassedOver() throws Exception {
        assumeFalse(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode('\u00c4'));
        Path a = write("A", "class A { }");
        String make = "cd " + sources + " && name=$(printf '\\303\\204') && echo \"class $name { }\" > $name.java"
                + " && javac -encoding UTF-8 -d " + classes + " $name.java";
        var shell = new ProcessBuilder("sh", "-c", make).inheritIO();
        shell.environment().put("LC_ALL", "C.UTF-8");
        assertThat(shell.start().waitFor()).isZero();
        assertThat(compiler.outdated()).containsExactly(a);
        Compiler.Result result = compiler.compile(List.of(a));
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains(".java is not compiled: its name is not in this locale's charset; set LC_ALL to C.UTF-8");
        write("A", "class A { int a; }");
        assertThat(changedBy(a)).containsExactly("A");
        Path other = ClassDirectories.classFiles(classes, 1).stream()
                .filter(file -> !file.endsWith("A.class"))
                .findFirst()
                .orElseThrow();
        Path unnamed = new ClassDirectories(List.of(new SourceRoot(sources, Optional.empty(), classes)))
                .files().stream().filter(file -> !file.equals(a)).findFirst().orElseThrow();
        assertThat(compiler.compile(List.of(unnamed)).errors()).isEmpty();
        assertThat(other).exists();
    }

    @Test
    void twoClassDirectoriesAreCompiledAtOnce() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path otherClasses = Files.createDirectory(directory.resolve("other-classes"));
        classPath.add(otherClasses);
        var both = List.of(
                new SourceRoot(sources, Optional.empty(), classes),
                new SourceRoot(other, Optional.empty(), otherClasses));
        compiler = SourceCompiler.create(both, classPath, options, workspace());
        Path a = write("A", "class A { static final int A = 1; }");
        Path b = Files.writeString(other.resolve("B.java"), "class B { int b = A.A; }");
        Compiler.Result first = compiler.compile(List.of(a, b));
        assertThat(first.written())
                .containsExactlyInAnyOrder(classes.resolve("A.class"), otherClasses.resolve("B.class"));
        write("A", "class A { static final int A = 2; }");
        assertThat(compiler.compile(List.of(a)).written()).hasSize(2);

        Files.move(b, sources.resolve("B.java"));
        Compiler.Result moved = compiler.compile(List.of(b, sources.resolve("B.java")));
        assertThat(moved.written()).containsExactly(classes.resolve("B.class"));
        assertThat(moved.deleted()).containsExactly(otherClasses.resolve("B.class"));
    }
}
