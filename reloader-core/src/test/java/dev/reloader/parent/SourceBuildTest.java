package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.reloader.compile.Compiler;
import dev.reloader.compile.Compiler.Result;
import dev.reloader.compile.Compiler.WrongOptionException;
import dev.reloader.compile.Resources;
import dev.reloader.compile.SourceRoot;
import dev.reloader.compile.Workspace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

class SourceBuildTest {
    @TempDir
    private Path directory;

    private static final Path SOURCE = Path.of("src", "App.java").toAbsolutePath();

    private final System.Logger log = mock(System.Logger.class);
    private final Compiler compiler = mock(Compiler.class);
    private Path classes;
    private Path resource;
    private SourceBuild build;

    @BeforeEach
    void prepare() throws IOException {
        classes = Files.createDirectory(directory.resolve("classes"));
        resource = Files.createDirectory(directory.resolve("resources")).resolve("a.txt");
        var root = new SourceRoot(
                directory.resolve("java"), Optional.of(new SourceRoot.Copied(resource.getParent(), classes)), classes);
        var writes = new OwnWrites(mock(FileContents.class));
        var resources = new Resources(List.of(root), Workspace.beside(classes, writes));
        build = new SourceBuild(compiler, resources, writes, log);
        when(compiler.outdated()).thenReturn(Set.of());
    }

    @Test
    void resourcesAreCopiedBeforeTheStart() throws IOException {
        Files.writeString(resource, "new");
        build.catchUp();
        assertThat(classes.resolve("a.txt")).hasContent("new");
        verify(log).log(Level.INFO, "copying 1 resource newer than what is there");
    }

    @Test
    void resourcesAreCopiedThoughSourcesCannotBeCompiled() throws IOException {
        Files.writeString(resource, "new");
        when(compiler.outdated()).thenThrow(new IOException("no"));
        build.catchUp();
        assertThat(classes.resolve("a.txt")).hasContent("new");
    }

    private static Result failed(String... errors) {
        return new Result(List.of(errors), List.of(), List.of(), List.of(), List.of());
    }

    private String logged(Level level) {
        var text = ArgumentCaptor.forClass(String.class);
        verify(log).log(eq(level), text.capture());
        return text.getValue();
    }

    @Test
    void ofManyErrorsTheFirstAreShownAndAllAreCounted() throws IOException {
        String[] errors =
                IntStream.rangeClosed(1, 250).mapToObj(each -> "error " + each).toArray(String[]::new);
        when(compiler.compile(any())).thenReturn(failed(errors));
        build.run(List.of(SOURCE), List.of(), false);
        assertThat(logged(Level.ERROR))
                .startsWith("cannot compile:")
                .contains("error 100")
                .doesNotContain("error 101")
                .endsWith("250 errors, the first 100 of which are shown, so nothing is restarted");
    }

    @Test
    void errorsBeforeTheStartDoNotPreventIt() throws IOException {
        when(compiler.outdated()).thenReturn(Set.of(SOURCE));
        when(compiler.compile(any())).thenReturn(failed("one", "two"));
        build.catchUp();
        assertThat(logged(Level.ERROR)).endsWith("2 errors, so the program starts as it was compiled before");
    }

    @Test
    void neitherDoesACompilerThatFails() throws IOException {
        when(compiler.outdated()).thenThrow(new IOException("no"));
        build.catchUp();
        assertThat(logged(Level.ERROR))
                .isEqualTo("cannot compile, so the program starts as it was compiled before: java.io.IOException: no");
    }

    @Test
    void aWrongOptionIsToldWhenTheCompilerIsWarmedUpTheFirstTime() throws IOException {
        doThrow(new WrongOptionException("invalid flag: -Xfoo", null))
                .when(compiler)
                .warmUp();
        build.warmUp();
        build.warmUp();
        assertThat(logged(Level.ERROR))
                .isEqualTo("nothing will be compiled on save:"
                        + " the compiler says 'invalid flag: -Xfoo': see the setting reloader.javac");
    }

    @Test
    void aWrongOptionIsToldAtEachSave() throws IOException {
        when(compiler.compile(any())).thenThrow(new WrongOptionException("invalid flag: -Xfoo", null));
        build.run(List.of(SOURCE), List.of(), false);
        build.warmUp();
        assertThat(logged(Level.ERROR))
                .isEqualTo("cannot compile, so nothing is restarted:"
                        + " the compiler says 'invalid flag: -Xfoo': see the setting reloader.javac");
    }

    @Test
    void whereNothingIsToBeDoneNothingIsSaid() {
        build.catchUp();
        verifyNoInteractions(log);
    }
}
