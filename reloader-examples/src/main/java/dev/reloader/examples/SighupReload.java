package dev.reloader.examples;

import dev.reloader.ChangeFilter;
import dev.reloader.OnChange;
import dev.reloader.ProcessReloader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import sun.misc.Signal;

/**
 * A daemon that reads its configuration again on SIGHUP, and a parent that sends it one when that has changed: what in Python is
 * watchdog's {@code PatternMatchingEventHandler} with {@code os.kill(pid, SIGHUP)}. Another class still means a restart.
 */
public final class SighupReload {
    private SighupReload() {}

    public static void main(String[] args) {
        ProcessReloader.watching(Path.of("."))
                .filter(ChangeFilter.patterns(List.of("*.conf", "*.class"), List.of(), true, true))
                .onChange(OnChange.signal("HUP"), "*.conf")
                .method("dev.reloader.examples.SighupReload.daemon", Path.of("daemon.conf"))
                .run();
    }

    static void daemon(Path configuration) throws InterruptedException, IOException {
        var toRead = new Semaphore(1);
        Signal.handle(new Signal("HUP"), signal -> toRead.release());
        long pid = ProcessHandle.current().pid();
        while (true) {
            toRead.acquire();
            System.out.println("process " + pid + " works with "
                    + Files.readString(configuration).strip());
        }
    }
}
