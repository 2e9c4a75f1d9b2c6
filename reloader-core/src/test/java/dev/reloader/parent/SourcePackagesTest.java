package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePackagesTest {
    @TempDir
    private Path top;

    private Path write(String file, String text) throws IOException {
        Path path = top.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return path.getParent();
    }

    @Test
    void areFoundBelowADirectoryHoweverDeep() throws IOException {
        write("Two.java", "class Two { }");
        Path sub = write("sub/S.java", "package sub;\nclass S { }");
        Path deep = write("com/acme/b/C.java", "/* its licence */ package com.acme.b ;\nclass C { }");
        write("com/notes.txt", "package com;");

        assertThat(SourcePackages.below(top)).containsExactlyInAnyOrder(sub, deep);
    }

    @Test
    void mayBePartsOfAPackage() throws IOException {
        Path sub = write("sub/S.java", "package com.acme.sub; class S { }");

        assertThat(SourcePackages.below(top)).containsExactly(sub);
    }

    @Test
    void areNotSourcesOfAnotherProgram() throws IOException {
        write("project/src/main/java/app/App.java", "package app; class App { }");
        write("scripts/Other.java", "class Other { }");
        write("mysub/S.java", "package sub; class S { }");

        assertThat(SourcePackages.below(top)).isEmpty();
    }

    @Test
    void haveNamesThatPackagesCanHave() throws IOException {
        write("my-app/S.java", "package my-app; class S { }");
        write(".hidden/S.java", "package .hidden; class S { }");
        write("node_modules/S.java", "package node_modules; class S { }");

        assertThat(SourcePackages.below(top)).isEmpty();
    }

    @Test
    void areNotLookedForWithoutEnd() throws IOException {
        for (int i = 0; i < 600; i++) {
            write("p" + i + "/S.java", "package p" + i + "; class S { }");
        }

        assertThat(SourcePackages.below(top)).hasSize(499);
    }

    @Test
    void areNoneBelowWhatIsNotThere() {
        assertThat(SourcePackages.below(top.resolve("missing"))).isEmpty();
    }
}
