package dev.reloader.parent;

import dev.reloader.ChangeFilter;
import dev.reloader.ExitPolicy;
import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.pipe.Message;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reloads that nobody sees: a second event loop in this JVM, with the user's settings, watches a file of its own, and runs {@link
 * PretendedWorker}s. The first is replaced by a standby because the file changes, the next one asks to be replaced, and the third
 * crashes, and is followed by the last when the file changes again. It is the real code that runs, so that everything which a
 * reload loads and links is there when the first one comes, whatever that may be.
 */
final class Rehearsal implements Program, PretendedWorker.Script {
    private static final String FILE = "Rehearsal.class";

    private final RunDirectory directory;
    private final Path file;
    private final boolean hasStandby;
    private final boolean hasCrash;
    private final EventLoop loop;

    /** For a monitor that may not be made twice: tells of the file in its place. */
    private Optional<MonitorContext> deputy = Optional.empty();

    private int writes;

    /**
     * Begins nothing yet.
     *
     * @param directory where its file is
     * @param server lets its workers in
     * @param hasStandby whether a standby is kept, as far as is known
     * @param log gets what nobody is to see
     */
    Rehearsal(ReloaderConfig config, RunDirectory directory, PipeServer server, boolean hasStandby, System.Logger log) {
        this.directory = directory;
        this.file = directory.path().resolve(FILE);
        this.hasStandby = hasStandby;
        hasCrash = hasStandby && config.exitPolicy() == ExitPolicy.WAIT;
        var program = new ProgramFiles(Set.of(directory.path()), List.of(), Set.of());
        ChangeFilter onlyThis = change -> change.path().equals(file);
        var list = new WatchList(new IgnoreRules(List.of()), onlyThis, log);
        var job = new Job(
                this,
                Job.Place.HERE,
                new Job.Watching(program, List.of(), list, Duration.ZERO, true, Job.OnDenied.IGNORE),
                new Job.Console(false, false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        loop = new EventLoop(config, false, log, job, new Reactions(List.of()), directory, server, Terminal.none(log));
    }

    /** Makes the file, some time before: what is in it must be older than the first worker. */
    static void prepare(RunDirectory directory) throws IOException {
        Files.write(directory.path().resolve(FILE), someClass(0));
    }

    /** Rehearses, on the calling thread, until it is over or {@link #end} is called. */
    void run(FileMonitorProvider provider, System.Logger log) {
        try (loop) {
            loop.watch(provider.leavesNoTrace() ? provider : new Deputy());
            loop.run();
        } catch (RuntimeException e) {
            log.log(Level.DEBUG, "the rehearsal of a reload has failed: " + e);
        } finally {
            delete(log);
        }
    }

    private void delete(System.Logger log) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot delete " + file + ": " + e);
        }
    }

    /** Cuts it short. May be called on any thread. */
    void end() {
        loop.shutdownWanted("the rehearsal is over");
    }

    @Override
    public boolean isRehearsal() {
        return true;
    }

    @Override
    public void parked() throws IOException {
        change();
    }

    @Override
    public void entered(int generation, PretendedWorker worker) throws IOException {
        if (generation == 0) {
            worker.say(new Message.Watch(1, List.of(file.toString())));
        } else if (generation == 1) {
            worker.say(new Message.Reload());
        } else if (generation == 2 && hasCrash) {
            worker.crash();
        } else {
            worker.endAll();
        }
    }

    @Override
    public void watched() throws IOException {
        if (!hasStandby) {
            change();
        }
    }

    private void change() throws IOException {
        Path other = Files.write(directory.path().resolve("Rehearsal.tmp"), someClass(++writes));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        deputy.ifPresent(context -> context.listener().changed(FileChange.modified(file)));
    }

    /** One after the other: never the same again, which would be no change. */
    private static byte[] someClass(int number) throws IOException {
        List<String> classes = WorkerClasses.RESOURCES;
        try (InputStream in = WorkerClasses.open(classes.get(number % classes.size()))) {
            return in.readAllBytes();
        }
    }

    @Override
    public ProcessBuilder launch(RunDirectory ofThis, List<FileChange> changes) {
        return new ProcessBuilder();
    }

    @Override
    public Process start(ProcessBuilder builder) throws IOException {
        return new PretendedWorker(directory.socket(), builder.environment().get(WorkerAgent.FLAG), this);
    }

    @Override
    public boolean hasPipe() {
        return true;
    }

    @Override
    public Optional<String> standbyObstacle() {
        return hasStandby ? Optional.empty() : Optional.of("the program, which is not to have one either");
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    private final class Deputy implements FileMonitorProvider {
        @Override
        public String name() {
            return "rehearsal";
        }

        @Override
        public FileMonitor create(MonitorContext context) {
            deputy = Optional.of(context);
            return new FileMonitor() {
                @Override
                public void watch(Path root, boolean recursive) {
                    // What happens to the one file is told anyway.
                }

                @Override
                public void close() {
                    // There is nothing to be closed.
                }
            };
        }
    }
}
