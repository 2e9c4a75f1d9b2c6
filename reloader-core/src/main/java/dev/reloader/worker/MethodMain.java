package dev.reloader.worker;

import dev.reloader.ReloaderException;
import java.util.Arrays;
import java.util.List;

/** The main class of a worker that runs a static method: the first argument names the method, the others are passed to it. */
public final class MethodMain {
    private MethodMain() {}

    /**
     * Calls the method. What cannot be called is one line on stderr, and exit code 1.
     *
     * @throws Throwable what the method throws, which ends the JVM as if it were thrown by the program's own main
     */
    public static void main(String[] args) throws Throwable {
        MethodCall call;
        try {
            call = resolve(Arrays.asList(args));
        } catch (ReloaderException e) {
            System.err.println("[reloader] " + e.getMessage());
            System.exit(1);
            return;
        }
        call.call();
    }

    private static MethodCall resolve(List<String> words) {
        if (words.isEmpty()) {
            throw new ReloaderException("name the static method to run, such as com.acme.Jobs.run");
        }
        return MethodCall.resolve(words.get(0), words.subList(1, words.size()), ClassLoader.getSystemClassLoader());
    }
}
