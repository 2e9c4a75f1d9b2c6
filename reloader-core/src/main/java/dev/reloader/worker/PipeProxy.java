package dev.reloader.worker;

import dev.reloader.FileChange;
import dev.reloader.ReloadTimings;
import dev.reloader.ReloaderProxy;
import dev.reloader.pipe.GlobText;
import dev.reloader.pipe.Message;
import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The worker's end of the pipe: what the program asks of the parent, and what the parent tells this worker to do. */
final class PipeProxy implements ReloaderProxy {
    private static final Duration WATCH_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration NO_MEMORY = Duration.ofMillis(100);

    private final Pipe pipe;
    private final Orphan orphan;
    private final Instrumentation instrumentation;

    /** Where the names of the classes are that the next worker will need. */
    private final Path classList;

    private final StopCallbacks stopCallbacks = new StopCallbacks();
    private final AtomicInteger watchIds = new AtomicInteger();
    private final Map<Integer, CountDownLatch> watchesUnderWay = new ConcurrentHashMap<>();

    /** The parent has said something, so this is its worker. */
    private volatile boolean isAccepted;

    private int generation;
    private List<FileChange> changes = List.of();
    private volatile boolean shouldReload;
    private final Thread stopper = daemon("reloader-stop", this::stopAndExit);
    private volatile int exitCode;
    private final AtomicBoolean isReady = new AtomicBoolean();
    private volatile Optional<ReloadTimings> timings = Optional.empty();

    /** What the next {@link Message.Changed} is about; for the listening thread only. */
    private final List<FileChange> asked = new ArrayList<>();

    private volatile Predicate<List<FileChange>> changeHandler = anything -> false;

    private PipeProxy(Pipe pipe, Orphan orphan, Instrumentation instrumentation, Path classList) {
        this.pipe = pipe;
        this.orphan = orphan;
        this.instrumentation = instrumentation;
        this.classList = classList;
    }

    /** Greets the parent, blocks until it says go, and from then on listens to it on a thread of its own. */
    static PipeProxy connect(Path socket, String token, Instrumentation instrumentation) throws IOException {
        Path runDirectory = socket.getParent();
        var proxy = new PipeProxy(
                Pipe.connect(socket),
                new Orphan(runDirectory, token),
                instrumentation,
                runDirectory.resolve("classes"));
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        try {
            proxy.pipe.send(new Message.Hello(
                    Message.VERSION, token, ProcessHandle.current().pid()));
            // Before it says go, because from then on somebody waits.
            Thread listener = daemon("reloader-pipe", proxy::listen);
            addShutdownHook(new Thread(proxy::jvmEnds, "reloader-ending"));
            new LastException(instrumentation, proxy::send).install();
            proxy.awaitGo();
            listener.start();
            return proxy;
        } catch (IOException e) {
            // This JVM may go on, as something else than a worker.
            Thread.setDefaultUncaughtExceptionHandler(handler);
            proxy.pipe.close();
            throw e;
        }
    }

    private static void addShutdownHook(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has come before; the program is not to begin any more.
            while (true) {
                LockSupport.park();
            }
        }
    }

    private void awaitGo() throws IOException {
        var causes = new ArrayList<FileChange>();
        Optional<Preloader> preloader = Optional.empty();
        while (true) {
            Optional<Message> received = pipe.receive();
            if (received.isEmpty() && preloader.isPresent()) {
                orphan.endUnborn();
            }
            Message message = received.orElseThrow(() -> new IOException("it has closed the pipe"));
            isAccepted = true;
            if (message instanceof Message.Park park) {
                preloader = Optional.of(new Preloader(
                        park.directories(),
                        classList,
                        instrumentation,
                        classes -> send(new Message.Preloaded(classes))));
                loadWhatIsNeededInTheEnd();
            } else if (message instanceof Message.Prepare prepare) {
                boolean holds = preloader.isEmpty() || preloader.get().stop();
                pipe.send(new Message.Prepared(prepare.id(), holds));
            } else if (message instanceof Message.Cause cause) {
                causes.addAll(cause.changes());
            } else if (message instanceof Message.Go go) {
                generation = go.generation();
                changes = List.copyOf(causes);
                pipe.send(new Message.Going());
                return;
            } else if (message instanceof Message.Stop stop) {
                // Nothing of the program has run yet: there is nothing to clean up.
                Runtime.getRuntime().halt(stop.exitCode());
            }
        }
    }

    private void listen() {
        try {
            while (listenOnce()) {
                // Go on.
            }
        } catch (IOException e) {
            System.err.println("[reloader] the pipe to the parent broke (" + e.getMessage() + "), so this worker ends");
        } finally {
            orphan.end();
        }
    }

    /** False at the end of the connection. */
    private boolean listenOnce() throws IOException {
        try {
            Optional<Message> message = pipe.receive();
            if (message.isPresent()) {
                handle(message.get());
            }
            return message.isPresent();
        } catch (OutOfMemoryError e) {
            // That is the program's matter, which may have some again; what it does not hear of is not done.
            LockSupport.parkNanos(NO_MEMORY.toNanos());
            return true;
        }
    }

    private void handle(Message message) throws IOException {
        if (message instanceof Message.Ending) {
            pipe.stayOutOfNativeCode();
        } else if (message instanceof Message.Watched watched) {
            Optional.ofNullable(watchesUnderWay.remove(watched.id())).ifPresent(CountDownLatch::countDown);
        } else if (message instanceof Message.Cause cause) {
            asked.addAll(cause.changes());
        } else if (message instanceof Message.Changed changed) {
            List<FileChange> all = List.copyOf(asked);
            asked.clear();
            // This JVM's locale may not allow some names: what the program does not see it cannot handle.
            boolean isWhole = all.size() == changed.count();
            startThread("reloader-change", () -> send(new Message.Handled(changed.id(), isWhole && handles(all))));
        } else if (message instanceof Message.AskLoaded ask) {
            List<FileChange> all = List.copyOf(asked);
            asked.clear();
            boolean isWhole = all.size() == ask.count();
            startThread("reloader-loaded", () -> {
                boolean isNew = isWhole && LoadedClasses.hasNone(instrumentation, all);
                send(new Message.Handled(ask.id(), isNew));
            });
        } else if (message instanceof Message.Leave) {
            shouldReload = true;
        } else if (message instanceof Message.Stop stop) {
            shouldReload = true;
            pipe.stayOutOfNativeCode();
            exitCode = stop.exitCode();
            stopper.start();
        } else if (message instanceof Message.ListClasses) {
            startThread("reloader-classes", this::listClasses);
        } else if (message instanceof Message.DumpThreads) {
            startThread("reloader-dump", ThreadDump::print);
        } else if (message instanceof Message.Timings told) {
            timings = Optional.of(told.timings());
        }
    }

    private void stopAndExit() {
        stopCallbacks.run();
        System.exit(exitCode);
    }

    private void listClasses() {
        loadWhatIsNeededInTheEnd();
        try {
            LoadedClasses.write(instrumentation, classList);
            send(new Message.ClassesListed());
        } catch (IOException e) {
            // The disk is full, or the directory is gone: then the next worker is not that fast.
            return;
        }
    }

    /** While nobody waits. */
    private static void loadWhatIsNeededInTheEnd() {
        // To name them is to load them.
        Message.class.getPermittedSubclasses();
    }

    private boolean handles(List<FileChange> all) {
        try {
            return changeHandler.test(all);
        } catch (RuntimeException | Error e) {
            System.err.println("[reloader] the program's onChange handler failed, so the program is restarted");
            e.printStackTrace();
            return false;
        }
    }

    /** For what may take long, so that this pipe stays attended whatever the program's callbacks and shutdown hooks do. */
    private static void startThread(String name, Runnable task) {
        daemon(name, task).start();
    }

    private static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void jvmEnds() {
        if (!isAccepted) {
            // It may be a JVM that the worker has started: the run directory is not for it to delete, nor the worker to
            // end.
            return;
        }
        if (!shouldReload && LastException.isOfLauncher()) {
            send(new Message.Unfinished());
        }
        try {
            pipe.send(new Message.Ending());
        } catch (IOException e) {
            // This JVM may end before the listening thread, which sees that too, has done anything.
            orphan.leaveNothing();
        }
        stopCallbacks.run();
    }

    private void send(Message message) {
        try {
            pipe.send(message);
        } catch (IOException e) {
            // The parent is gone; the listening thread sees that too, and ends this worker.
        }
    }

    void entered() {
        send(new Message.Entered());
    }

    /**
     * On a thread that nobody else knows: an interrupt of the program's, at just the wrong moment, closes the pipe, and with it ends
     * this worker. Returns when it is sent.
     */
    private void sendForProgram(Message message) {
        Thread sender = daemon("reloader-sending", () -> send(message));
        boolean wasInterrupted = Thread.interrupted();
        sender.start();
        while (sender.isAlive()) {
            try {
                sender.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isActive() {
        return true;
    }

    @Override
    public void watchFiles(Path... paths) {
        watch(Arrays.stream(paths)
                .map(path -> literal(path.toAbsolutePath().normalize()))
                .toList());
    }

    @Override
    public void watchFiles(String... globsOrPaths) {
        watch(Arrays.stream(globsOrPaths).map(PipeProxy::absolute).toList());
    }

    /** The parent takes the names of what exists as they are, and others for globs if they look like that. */
    static String literal(Path path) {
        Path parent = path.getParent();
        if (parent == null || Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return GlobText.of(path.toString()).toString();
        }
        return GlobText.below(
                literal(parent), GlobText.literal(path.getFileName().toString()));
    }

    /** The parent resolves a glob as far as its directories exist, so this need not know where the pattern begins. */
    private static String absolute(String globOrPath) {
        GlobText text = GlobText.of(globOrPath);
        if (!GlobText.exists(globOrPath)) {
            FileSystems.getDefault().getPathMatcher("glob:" + text);
        }
        return GlobText.below(literal(Path.of(text.root()).toAbsolutePath()), text.rest());
    }

    private void watch(List<String> globsOrPaths) {
        globsOrPaths.stream()
                .filter(text -> text.length() > Message.LONGEST_PATH)
                .findFirst()
                .ifPresent(text -> {
                    throw new IllegalArgumentException("a path or glob of " + text.length()
                            + " characters is too long; up to " + Message.LONGEST_PATH + " are allowed");
                });
        for (int from = 0; from < globsOrPaths.size(); from += Message.PATHS_AT_MOST) {
            int to = Math.min(from + Message.PATHS_AT_MOST, globsOrPaths.size());
            int id = watchIds.incrementAndGet();
            var watched = new CountDownLatch(1);
            watchesUnderWay.put(id, watched);
            sendForProgram(new Message.Watch(id, globsOrPaths.subList(from, to)));
            try {
                if (!watched.await(WATCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                    watchesUnderWay.remove(id);
                    System.err.println("[reloader] " + globsOrPaths.get(from) + " is not watched yet after "
                            + WATCH_TIMEOUT.toSeconds()
                            + " s, and the program goes on: what changes there in the next moment"
                            + " may be missed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void triggerReload() {
        sendForProgram(new Message.Reload());
    }

    @Override
    public void gracefulShutdown() {
        sendForProgram(new Message.Shutdown());
    }

    @Override
    public boolean shouldReload() {
        return shouldReload;
    }

    @Override
    public void onStop(Runnable callback) {
        stopCallbacks.add(callback);
    }

    @Override
    public void onChange(Predicate<List<FileChange>> handler) {
        changeHandler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public void ready() {
        if (isReady.compareAndSet(false, true)) {
            sendForProgram(new Message.Ready());
        }
    }

    @Override
    public Optional<ReloadTimings> timings() {
        return timings;
    }

    @Override
    public List<FileChange> changes() {
        return changes;
    }
}
