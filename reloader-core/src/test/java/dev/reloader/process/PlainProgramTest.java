package dev.reloader.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A test of a Java program, {@code plain/Plain.class}, that has no line of ours in it and does not see our classes. */
abstract class PlainProgramTest extends CommandTest {
    /** Writes and compiles it: a program that says this word and its arguments, and then does something. */
    final void plain(String word, String then) throws IOException {
        program.compile("Plain", """
                import java.util.*;
                public class Plain {
                    public static void main(String[] args) throws Exception {
                        System.out.println("%s " + List.of(args) + System.getProperty("x"));
                        %s
                    }
                    static void forever() throws Exception { new java.util.concurrent.CountDownLatch(1).await(); }
                }
                """.formatted(word, then));
        Path place = Files.createDirectories(program.file("plain"));
        Files.move(
                program.classes().resolve("Plain.class"),
                place.resolve("Plain.class"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }
}
