package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.pipe.Message;
import dev.reloader.pipe.Pipe;
import dev.reloader.worker.Descendants;
import dev.reloader.worker.WorkerAgent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One worker: its process, its end of the pipe, and what it has started. It reports to a {@link Watcher}, whose methods are
 * called on the worker's own threads; {@link Watcher#ended} comes last, when everything is dead and everything that was said
 * has been heard.
 */
final class WorkerProcess implements PipeServer.Visitor {
    /** Told what becomes of a worker. */
    interface Watcher {
        void connected(WorkerProcess worker);

        void received(WorkerProcess worker, Message message);

        void disconnected(WorkerProcess worker);

        void ended(WorkerProcess worker, int exitCode);
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;

    /** They are in the pipe already; on a busy machine it takes a while until they are read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Duration EXIT_AFTER_PIPE = Duration.ofMillis(500);
    private static final Duration UNKILLABLE = Duration.ofSeconds(2);

    /** How long the end may take beyond what the settings allow a worker and what it leaves behind. */
    static final Duration LONGEST_END = LAST_WORDS.plus(UNKILLABLE);

    private static final Duration POLL = Duration.ofMillis(5);

    private final String token = newToken();
    private final Descendants descendants = new Descendants(WorkerAgent.FLAG, token);
    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch disconnected = new CountDownLatch(1);
    private final Program program;
    private final Duration grace;
    private final Watcher watcher;
    private final System.Logger log;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** A worker that is suspended, by a debugger for example, does not read, and then writing blocks once the pipe is full. */
    private final ThreadPoolExecutor speaker = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("reloader-speaker"));

    private volatile boolean killed;
    private Process process;
    private Pipe pipe;
    private List<Message> go = List.of();
    private Message.Stop stop;

    private WorkerProcess(Program program, Duration grace, Watcher watcher, System.Logger log) {
        this.program = program;
        this.grace = grace;
        this.watcher = watcher;
        this.log = log;
    }

    /** A mark that nobody else knows. */
    static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Starts a worker, which waits to be let go if it has a pipe.
     *
     * @param program what it is one of
     * @param builder how it is launched
     * @param grace how long what the worker leaves behind may take to end before it is killed
     * @throws IOException if the operating system refuses
     */
    static WorkerProcess start(
            Program program,
            ProcessBuilder builder,
            Duration grace,
            PipeServer server,
            Guardian guardian,
            Watcher watcher,
            System.Logger log)
            throws IOException {
        var worker = new WorkerProcess(program, grace, watcher, log);
        server.expect(worker.token, worker);
        builder.environment().put(WorkerAgent.FLAG, worker.token);
        if (!program.hasPipe()) {
            guardian.expect(worker.token);
        }
        try {
            worker.process = program.start(builder);
            // Now, where it is no surprise if there can be no thread.
            worker.speaker.prestartCoreThread();
            if (!program.hasPipe()) {
                guardian.watchOver(worker.token, worker.pid());
            }
            DaemonThreads.start("reloader-worker", () -> worker.reap(server, guardian));
            return worker;
        } catch (IOException | OutOfMemoryError e) {
            // The latter where no thread can be started, though the process has been.
            if (worker.process != null) {
                worker.process.destroyForcibly();
            }
            worker.descendants.leftBehind().forEach(ProcessHandle::destroyForcibly);
            server.expectNoLonger(worker.token);
            guardian.release(worker.token);
            worker.fallSilent();
            throw e instanceof IOException refused ? refused : new IOException(e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Lets the worker enter its main class, as soon as it is connected. */
    synchronized void letGo(int generation, List<FileChange> changes) {
        go = causes(changes);
        go.add(new Message.Go(generation));
        go.forEach(this::tell);
    }

    /** Lets the worker enter its main class, if that was wanted before; or ends it. */
    @Override
    public void connected(Pipe newPipe) {
        synchronized (this) {
            pipe = newPipe;
            if (stop != null) {
                tell(stop);
                return;
            }
            go.forEach(this::tell);
        }
        connected.countDown();
        watcher.connected(this);
    }

    @Override
    public void received(Message message) {
        if (message instanceof Message.Ending) {
            tell(message);
        } else {
            watcher.received(this, message);
        }
    }

    @Override
    public void disconnected() {
        disconnected.countDown();
        try {
            // A process that ends closes its pipe a moment before.
            if (!process.waitFor(EXIT_AFTER_PIPE.toMillis(), TimeUnit.MILLISECONDS)) {
                watcher.disconnected(this);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Override
    public void broken(IOException problem) {
        log.log(Level.DEBUG, "the worker's pipe broke: " + problem.getMessage());
    }

    /** Has something said to the worker, if it can hear; returns at once. */
    synchronized void tell(Message message) {
        if (pipe != null && !speaker.isShutdown()) {
            Pipe to = pipe;
            speaker.execute(() -> say(message, to));
        }
    }

    private void say(Message message, Pipe to) {
        try {
            to.send(message);
        } catch (IOException e) {
            log.log(
                    Level.DEBUG,
                    "the worker does not hear " + message.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private synchronized void fallSilent() {
        speaker.shutdownNow();
    }

    /** Asks whether the worker handles these changes by itself. */
    synchronized void ask(int id, List<FileChange> about) {
        causes(about).forEach(this::tell);
        tell(new Message.Changed(id, about.size()));
    }

    /** Asks whether the program has loaded none of these classes. */
    synchronized void askWhetherLoaded(int id, List<FileChange> about) {
        causes(about).forEach(this::tell);
        tell(new Message.AskLoaded(id, about.size()));
    }

    private static List<Message> causes(List<FileChange> changes) {
        var causes = new ArrayList<Message>();
        for (int from = 0; from < changes.size(); from += Message.PATHS_AT_MOST) {
            int to = Math.min(from + Message.PATHS_AT_MOST, changes.size());
            causes.add(new Message.Cause(changes.subList(from, to)));
        }
        return causes;
    }

    /** Whether it can be told anything over the pipe. */
    synchronized boolean isConnected() {
        return pipe != null && disconnected.getCount() > 0;
    }

    /** Sends a signal to the worker itself. */
    void send(String signal) {
        Signals.send(signal, List.of(process.toHandle()), log);
    }

    /**
     * Has the worker end: over the pipe if it is connected; else with a signal where there are signals, unless a terminal has
     * sent SIGINT already. Not both at once, so that what the program does before it ends happens in one order everywhere.
     */
    void stop(int exitCode, boolean withSignal) {
        boolean wasConnected;
        synchronized (this) {
            stop = new Message.Stop(exitCode);
            tell(stop);
            wasConnected = isConnected();
            if (!speaker.isShutdown()) {
                // While it ends; nobody waits for this before it has.
                speaker.execute(() -> descendants.noteAll(handle()));
            }
        }
        if (withSignal && !wasConnected) {
            signal();
        }
    }

    /**
     * The program's stop signal, where there are signals. A JVM passes it on as it sees fit; a command is often a shell that does
     * not, so there everything that it has started gets the signal, too, as at a terminal.
     */
    void signal() {
        if (!program.hasPipe()) {
            Signals.send(program.stopSignal(), descendants.tree(process.toHandle()), log);
        } else if (process.supportsNormalTermination()) {
            process.destroy();
        }
    }

    /** Kills the worker and everything that it has started. */
    void kill() {
        descendants.note(process.toHandle());
        process.destroyForcibly();
        killed = true;
    }

    /** Kills, and waits for the end of everything, but not for ever. */
    void killAndWait() {
        kill();
        try {
            ended.await(grace.plus(LONGEST_END).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the process, of its last words, and of what it has started. */
    private void reap(PipeServer server, Guardian guardian) {
        if (program.hasPipe() && !program.isRehearsal()) {
            // Not before it is started: it looks after itself, unless something happens to it, too.
            guardian.watchOver(token, pid());
        }
        try {
            int exitCode = process.waitFor();
            server.expectNoLonger(token);
            if (connected.getCount() == 0) {
                disconnected.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            }
            endLeftBehind(guardian);
            guardian.release(token);
            watcher.ended(this, exitCode);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        } finally {
            fallSilent();
            ended.countDown();
        }
    }

    private void endLeftBehind(Guardian guardian) throws InterruptedException {
        Set<ProcessHandle> left = descendants.leftBehind();
        if (left.isEmpty()) {
            return;
        }
        if (!program.isRehearsal()) {
            // Its number may be another process's by the time that all are gone.
            guardian.expect(token);
        }
        log.log(Level.DEBUG, "the worker has left " + left.size() + " processes behind, which are stopped");
        left.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + grace.toNanos();
        while (!(left = descendants.leftBehind()).isEmpty()) {
            long overdue = System.nanoTime() - end;
            if (overdue >= 0 || killed) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            if (overdue >= UNKILLABLE.toNanos()) {
                log.log(Level.ERROR, "cannot kill what the worker has left behind, processes " + left + "; going on");
                return;
            }
            Thread.sleep(POLL.toMillis());
        }
    }
}
