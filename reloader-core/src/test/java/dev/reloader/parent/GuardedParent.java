package dev.reloader.parent;

import dev.reloader.worker.WorkerAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A parent that does nothing but start what it is told, line by line, and have it guarded. Its arguments are the shell. */
final class GuardedParent {
    private GuardedParent() {}

    public static void main(String[] shell) throws IOException {
        Path directory = Files.createTempDirectory("reloader-");
        Files.createFile(directory.resolve("pipe"));
        var guardian = new Guardian(WorkerAgent.FLAG, () -> directory, SupervisorLog.console(2), shell);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String last = "";
        String line;
        while ((line = input.readLine()) != null) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "start" -> {
                    last = token();
                    guardian.expect(last);
                    guardian.watchOver(last, start(last, words[1]));
                }
                case "begin" -> {
                    String token = token();
                    guardian.expect(token);
                    start(token, words[1]);
                }
                case "flood" -> {
                    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                        String token = token();
                        guardian.watchOver(token, ProcessHandle.current().pid());
                        guardian.release(token);
                    }
                }
                case "interrupt" -> Thread.currentThread().interrupt();
                case "release" -> guardian.release(last);
                case "close" -> guardian.close();
                case "end" -> System.exit(0);
                default -> throw new IllegalArgumentException(line);
            }
            System.out.println("done " + words[0]);
        }
    }

    private static String token() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static long start(String token, String script) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", script)
                .inheritIO()
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put(WorkerAgent.FLAG, token);
        return builder.start().pid();
    }
}
