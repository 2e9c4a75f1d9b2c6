package dev.reloader.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private SourceCompiler compiler;

    @BeforeEach
    void prepare() throws IOException {
        sources = Files.createDirectory(directory.resolve("src"));
        classes = Files.createDirectory(directory.resolve("classes"));
        classPath.add(classes);
        compiler = compiler();
    }

    private SourceCompiler compiler() {
        var root = new SourceRoot(sources, Optional.empty(), classes);
        return SourceCompiler.create(List.of(root), classPath, options, directory.resolve("work"), new Told())
                .orElseThrow();
    }

    private final class Told implements SourceCompiler.Writes {
        @Override
        public void replaces(Path target, Path made) {
            assertThat(made).isRegularFile();
            told.add("writes " + classes.relativize(target));
        }

        @Override
        public void deletes(Path target) {
            assertThat(target).isRegularFile();
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
        SourceCompiler.Result result = compiler.compile(List.of(changed));
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
            SourceCompiler.Result result = compiler.compile(List.of(a));
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
            SourceCompiler.Result result = compiler.compile(List.of(a));
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
        void anOptionThatThereIsNot() throws IOException {
            options.add("-nonsense");
            Path a = write("A", "class A { }");
            assertThatThrownBy(() -> compiler().compile(List.of(a)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-nonsense");
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

    @Test
    void anAnnotationProcessorSeesAllSources() throws IOException {
        Path processor = Files.createDirectory(directory.resolve("processor"));
        Path source = Files.writeString(directory.resolve("Lister.java"), """
                import java.util.*;
                import javax.annotation.processing.*;
                import javax.lang.model.element.TypeElement;
                @SupportedAnnotationTypes("*")
                public class Lister extends AbstractProcessor {
                    private boolean done;
                    @Override public javax.lang.model.SourceVersion getSupportedSourceVersion() {
                        return javax.lang.model.SourceVersion.latest();
                    }
                    @Override public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {
                        if (!done) {
                            done = true;
                            try (var out = processingEnv.getFiler().createSourceFile("Listed").openWriter()) {
                                out.write("class Listed { static final String ALL = \\"" + round.getRootElements() + "\\"; }");
                            } catch (java.io.IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        }
                        return false;
                    }
                }
                """);
        int result = javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", processor.toString(), source.toString());
        assertThat(result).isZero();
        Path service = processor.resolve("META-INF/services/javax.annotation.processing.Processor");
        Files.createDirectories(service.getParent());
        Files.writeString(service, "Lister");
        classPath.add(processor);
        compiler = compiler();

        Path a = write("A", "class A { String all = Listed.ALL; }");
        compiles(a);
        assertThat(classNames()).containsExactly("A", "Listed");
        Path b = write("B", "class B { }");
        assertThat(changedBy(b)).containsExactly("A", "B", "Listed");
    }

    @Test
    void twoClassDirectoriesAreCompiledAtOnce() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path otherClasses = Files.createDirectory(directory.resolve("other-classes"));
        classPath.add(otherClasses);
        var both = List.of(
                new SourceRoot(sources, Optional.empty(), classes),
                new SourceRoot(other, Optional.empty(), otherClasses));
        compiler = SourceCompiler.create(both, classPath, options, directory.resolve("work"), new Told())
                .orElseThrow();
        Path a = write("A", "class A { static final int A = 1; }");
        Path b = Files.writeString(other.resolve("B.java"), "class B { int b = A.A; }");
        SourceCompiler.Result first = compiler.compile(List.of(a, b));
        assertThat(first.written())
                .containsExactlyInAnyOrder(classes.resolve("A.class"), otherClasses.resolve("B.class"));
        write("A", "class A { static final int A = 2; }");
        assertThat(compiler.compile(List.of(a)).written()).hasSize(2);

        Files.move(b, sources.resolve("B.java"));
        SourceCompiler.Result moved = compiler.compile(List.of(b, sources.resolve("B.java")));
        assertThat(moved.written()).containsExactly(classes.resolve("B.class"));
        assertThat(moved.deleted()).containsExactly(otherClasses.resolve("B.class"));
    }
}
