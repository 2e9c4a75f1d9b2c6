package dev.reloader.monitors;

import static dev.reloader.monitors.WatchmanConnection.text;

import dev.reloader.monitors.WatchmanConnection.RefusedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What watchman's daemon tells: one subscription for each directory.
 *
 * <p>The thread {@code reloader-watchman} alone speaks with the daemon and calls the {@link TreeEvents.Sink}; other threads give
 * it tasks. If the connection ends, it connects again, starts the daemon anew if need be, subscribes to everything again, and
 * has everything rescanned. Every second it looks for what the daemon did not tell by itself: see {@link #look}.
 *
 * <p>Watchman tells nothing of what its configuration ignores: the {@code ignore_dirs} of the file {@code .watchmanconfig} in the
 * root of a project, or of {@code /etc/watchman.json}. Of {@code .git}, {@code .hg} and {@code .svn} it tells only the direct
 * entries. A directory that is itself given to {@link #watch}, and ignored by the project it lies in, is watched all the same.
 *
 * <p>Directories that are not watched here any more remain watched by the daemon, for which others may have asked, too. It
 * forgets those that nobody asks for by itself.
 */
final class Watchman implements TreeEvents {
    /** Finds the daemon's socket, and starts the daemon if need be and possible. */
    interface SocketFinder {
        /** @param closed whether nobody is interested any more */
        Path find(BooleanSupplier closed) throws IOException;
    }

    /** The daemon takes this long to start, at most. */
    private static final Duration START = Duration.ofSeconds(20);
    /** The first request for a directory is answered when the daemon has looked at all of its project. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Before the second attempt. Each further pause is twice as long: about 6 s in all. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Costs one request for each project when nothing has happened. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(1);

    private static final int ATTEMPTS = 7;
    /** After a connection that lasted this long, attempts are counted from 0 again. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final List<String> CAPABILITIES = List.of(
            "cmd-watch-project",
            "cmd-subscribe",
            "clock-sync-timeout",
            "term-anyof",
            "term-dirname",
            "term-name",
            "field-new",
            "field-type");

    /** What the daemon says of a root that it has just noticed to be gone. */
    private static final List<String> FORGETTING = List.of("root was cancelled", "is not watched");

    /** In which the JVM reads and writes the names of files. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    /** A directory that is watched, or about to be. */
    private static final class Watched {
        final Path directory;
        final boolean recursive;
        /** Done when the daemon has subscribed to it, or refused. */
        final CompletableFuture<Void> ready = new CompletableFuture<>();

        /** What the daemon watches: the project that the directory lies in, or the directory. */
        byte[] root;
        /** Where in the root the directory is; empty if it is the root. */
        byte[] relative;
        /** The subscription's name. */
        String name;
        /** Which directory was found under the root's name. */
        Object rootKey;
        /** What was told so far, in the daemon's terms. */
        String clock;
        /** What the daemon last warned of. */
        String warning;

        Watched(Path directory, boolean recursive) {
            this.directory = directory;
            this.recursive = recursive;
        }
    }

    /**
     * How long things take.
     *
     * @param timeout how long the daemon may take to answer
     * @param pause before the second attempt to connect again, or to watch; doubled before each further one
     * @param look from one look for what the daemon did not tell to the next
     */
    record Times(Duration timeout, Duration pause, Duration look) {}

    private interface Action {
        void run() throws IOException;
    }

    /** @param done fails if the thread ends without having done it */
    private record Task(Action action, CompletableFuture<Void> done) {}

    private final Sink sink;
    private final System.Logger log;
    private final SocketFinder finder;
    private final Times times;
    private final Thread thread = new Thread(this::run, "reloader-watchman");
    private final CountDownLatch closed = new CountDownLatch(1);

    private final Object lock = new Object();
    // Both guarded by the lock.
    private final Queue<Task> tasks = new ArrayDeque<>();
    /** Why no task will be run any more, or null. */
    private IOException end;

    // From here on used by the thread alone, once it has been started.
    private final Map<Path, Watched> watched = new HashMap<>();
    private final Map<String, Watched> subscriptions = new HashMap<>();
    private final Set<String> warnings = new HashSet<>();
    private int subscribed;
    private long connectedAt;
    private int attempts;
    private long lookedAt;

    private volatile WatchmanConnection connection;

    private Watchman(Sink sink, System.Logger log, SocketFinder finder, Times times) {
        this.sink = sink;
        this.log = log;
        this.finder = finder;
        this.times = times;
    }

    /** Why there can be no daemon here, in words that finish the sentence "not available: …". Starts nothing. */
    static Optional<String> unavailable() {
        return WatchmanProgram.unavailable();
    }

    /** Connects to the user's daemon; starts it if it does not run. */
    static Watchman open(Sink sink, System.Logger log) throws IOException {
        return open(sink, log, isClosed -> WatchmanProgram.socket(START, isClosed), new Times(TIMEOUT, PAUSE, LOOK));
    }

    /** Connects to the daemon that is found. */
    static Watchman open(Sink sink, System.Logger log, SocketFinder finder, Times times) throws IOException {
        var watchman = new Watchman(sink, log, finder, times);
        try {
            watchman.connect();
        } catch (IOException | RuntimeException e) {
            watchman.closeConnection();
            throw e;
        }
        watchman.thread.setDaemon(true);
        watchman.thread.start();
        return watchman;
    }

    @Override
    public void watch(Path directory, boolean recursive) throws IOException {
        if (!isExpressible(directory)) {
            throw new IOException("watchman cannot be asked to watch " + directory
                    + ": the encoding of this JVM's locale, " + NAMES + ", cannot express its name");
        }
        var wanted = new Watched(directory, recursive);
        submit(() -> begin(wanted), wanted.ready);
        await(wanted.ready);
    }

    private static boolean isExpressible(Path directory) {
        try {
            return Path.of(directory.toString()).equals(directory);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public void unwatch(Path directory) {
        var done = new CompletableFuture<Void>();
        submit(() -> end(directory, done), done);
        try {
            await(done);
        } catch (IOException e) {
            log.log(Level.DEBUG, "not watching " + directory + " any more, nor anything else: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        closeConnection();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Action action, CompletableFuture<Void> done) {
        synchronized (lock) {
            if (end != null) {
                done.completeExceptionally(end);
                return;
            }
            tasks.add(new Task(action, done));
        }
        connection.wake();
    }

    private static void await(CompletableFuture<Void> done) throws IOException {
        try {
            done.join();
        } catch (CompletionException e) {
            // Of this thread, with a stack that says who asked.
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void run() {
        IOException cause = new IOException("watchman is closed");
        try {
            while (!isClosed()) {
                try {
                    Task task = nextTask();
                    Duration left = times.look.minusNanos(System.nanoTime() - lookedAt);
                    if (task != null) {
                        task.action.run();
                    } else if (subscriptions.isEmpty()) {
                        connection.await(FOREVER);
                    } else if (left.isNegative() || left.isZero()) {
                        look();
                        lookedAt = System.nanoTime();
                    } else {
                        connection.await(left);
                    }
                } catch (IOException e) {
                    if (!isClosed()) {
                        reconnect(e);
                    }
                }
            }
        } catch (IOException e) {
            cause = e;
        } catch (Throwable e) {
            cause = new IOException("watchman's events cannot be read any more: " + e, e);
        }
        closeConnection();
        endWith(cause);
    }

    private Task nextTask() {
        synchronized (lock) {
            return tasks.poll();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void endWith(IOException cause) {
        synchronized (lock) {
            end = cause;
        }
        // Nobody adds to them now.
        tasks.forEach(task -> task.done.completeExceptionally(cause));
        watched.values().forEach(each -> each.ready.completeExceptionally(cause));
        if (!isClosed()) {
            sink.failed(cause);
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "closing the connection to watchman failed", e);
        }
    }

    private void connect() throws IOException {
        connection = new WatchmanConnection(times.timeout, this::tell);
        if (isClosed()) {
            throw new IOException("watchman is closed");
        }
        connection.connect(finder.find(this::isClosed));
        ask("version", Map.of("required", CAPABILITIES));
        connectedAt = System.nanoTime();
        lookedAt = connectedAt;
    }

    /** Makes all as it was. Throws if that cannot be done, or nobody wants it any more. */
    private void reconnect(IOException cause) throws IOException {
        if (System.nanoTime() - connectedAt > STABLE_NANOS) {
            attempts = 0;
        }
        IOException last = cause;
        while (attempts < ATTEMPTS) {
            log.log(Level.DEBUG, "connecting to watchman again: " + last.getMessage());
            closeConnection();
            rest(attempts++);
            subscriptions.clear();
            try {
                connect();
                for (Watched each : List.copyOf(watched.values())) {
                    resume(each);
                }
                return;
            } catch (IOException e) {
                if (isClosed()) {
                    throw e;
                }
                last = e;
                if (e instanceof SocketTimeoutException) {
                    // It is there, but hangs.
                    break;
                }
            }
        }
        throw new IOException(
                "the connection to watchman was lost, and could not be made again: " + last.getMessage(), last);
    }

    private void rest(int attempt) {
        if (attempt > 0) {
            try {
                closed.await(times.pause.toNanos() << (attempt - 1), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // Only close ends this thread; then this rest was a short one.
                log.log(Level.DEBUG, "interrupted", e);
            }
        }
    }

    private void begin(Watched wanted) throws IOException {
        Watched known = watched.get(wanted.directory);
        if (known != null && (known.recursive || !wanted.recursive)) {
            wanted.ready.complete(null);
            return;
        }
        // Before it is subscribed to: should the connection end now, it is subscribed to on the next one.
        watched.put(wanted.directory, wanted);
        subscribe(wanted);
        if (known != null) {
            unsubscribe(known);
        }
    }

    private void end(Path directory, CompletableFuture<Void> done) throws IOException {
        Watched known = watched.remove(directory);
        done.complete(null);
        if (known != null) {
            unsubscribe(known);
        }
    }

    /** Watches a directory again that the daemon has forgotten. */
    private void resume(Watched forgotten) throws IOException {
        if (watched.get(forgotten.directory) != forgotten) {
            return;
        }
        if (forgotten.ready.isDone() && !isThere(forgotten.directory)) {
            watched.remove(forgotten.directory);
            sink.lost(forgotten.directory);
            return;
        }
        subscribe(forgotten);
    }

    private static boolean isThere(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** The first time, tells who waits for it; every other time, the sink. */
    private void subscribe(Watched wanted) throws IOException {
        try {
            subscribePatiently(wanted);
        } catch (RefusedException e) {
            watched.remove(wanted.directory);
            if (!wanted.ready.completeExceptionally(e)) {
                // If it has gone by now, this is no more than one should expect.
                Level level = isThere(wanted.directory) ? Level.WARNING : Level.DEBUG;
                log.log(level, wanted.directory + " is not watched any more: " + e.getMessage());
                sink.lost(wanted.directory);
            }
            return;
        }
        if (!wanted.ready.complete(null)) {
            sink.rescan(wanted.directory);
        }
    }

    /** Tries again while the daemon cannot know better. */
    private void subscribePatiently(Watched wanted) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                place(wanted);
                wanted.name = "reloader-" + ++subscribed;
                subscriptions.put(wanted.name, wanted);
                // Some warnings come with every answer and every event from now on.
                wanted.warning = warning(ask("subscribe", wanted.root, wanted.name, query(wanted)));
                return;
            } catch (RefusedException e) {
                subscriptions.remove(wanted.name);
                // A directory that was there before, under the same name, is about to be forgotten.
                boolean passes = FORGETTING.stream().anyMatch(e.getMessage()::contains);
                if (!passes || attempt == ATTEMPTS || isClosed()) {
                    throw e;
                }
                rest(attempt);
            }
        }
    }

    /** Has the daemon watch a directory, waits until it knows it, and finds out where in what the daemon watches it is. */
    private void place(Watched wanted) throws IOException {
        byte[] path = wanted.directory.toString().getBytes(NAMES);
        Map<String, Object> project = ask("watch-project", path);
        wanted.root = bytes(project, "watch");
        wanted.relative = project.containsKey("relative_path") ? bytes(project, "relative_path") : new byte[0];
        wanted.rootKey = key(wanted.root);
        synchronise(wanted);
        if (wanted.relative.length > 0 && !isKnown(wanted)) {
            // Its project's configuration ignores it: then it is a project of its own.
            wanted.root = bytes(ask("watch", path), "watch");
            wanted.relative = new byte[0];
            wanted.rootKey = key(wanted.root);
            synchronise(wanted);
        }
    }

    /** Returns once the daemon knows all that happened up to now. */
    private void synchronise(Watched wanted) throws IOException {
        // The daemon's own limit is the shorter one, so that it says what takes so long.
        long limit = times.timeout.toMillis() * 5 / 6;
        try {
            wanted.clock = text(
                    ask("clock", wanted.root, Map.of("sync_timeout", limit)).get("clock"));
        } catch (RefusedException e) {
            // It knows directories by their names, and does not see that another one is there now.
            throw e.withAdvice("if it, or a directory above it, was renamed or moved, \"watchman watch-del "
                    + text(wanted.root) + "\" helps");
        }
    }

    private boolean isKnown(Watched wanted) throws IOException {
        Map<String, Object> query = Map.of(
                "expression", List.of("name", wanted.relative, "wholename"),
                "fields", List.of("name"),
                "sync_timeout", 0);
        return ask("query", wanted.root, query).get("files") instanceof List<?> files && !files.isEmpty();
    }

    /** For what is at or below the directory, and happened since what was told so far. */
    private static Map<String, Object> query(Watched wanted) {
        var query = new HashMap<String, Object>();
        query.put("fields", List.of("name", "exists", "new", "type"));
        query.put("since", wanted.clock);
        query.put("empty_on_fresh_instance", true);
        query.put("defer_vcs", false);
        List<Object> below = wanted.recursive
                ? List.of("dirname", wanted.relative)
                : List.of("dirname", wanted.relative, List.of("depth", "eq", 0));
        query.put("expression", List.of("anyof", List.of("name", wanted.relative, "wholename"), below));
        return query;
    }

    /** The daemon forgets about it later than we do: what it tells until then goes nowhere. */
    private void unsubscribe(Watched unwanted) throws IOException {
        if (subscriptions.remove(unwanted.name) == null) {
            return;
        }
        try {
            ask("unsubscribe", unwanted.root, unwanted.name);
        } catch (RefusedException e) {
            // Its root has gone, and with it the subscription.
            log.log(Level.DEBUG, e.getMessage());
        }
    }

    private Map<String, Object> ask(String command, Object... arguments) throws IOException {
        Map<String, Object> answer = connection.request(command, arguments);
        logOnce(warning(answer));
        return answer;
    }

    /**
     * Finds what the daemon does not tell. That is everything, as long as anything in the project is written every few
     * milliseconds: it waits for a moment of silence. And it is not aware that a directory above a root was renamed.
     */
    private void look() throws IOException {
        var clocks = new HashMap<ByteBuffer, String>();
        for (Watched each : List.copyOf(subscriptions.values())) {
            try {
                ByteBuffer root = ByteBuffer.wrap(each.root);
                if (!clocks.containsKey(root)) {
                    if (!Objects.equals(each.rootKey, key(each.root))) {
                        // Now it tells that it watches the root no more, and that makes us watch again what is there.
                        ask("watch-del", each.root);
                    }
                    clocks.put(root, text(ask("clock", each.root).get("clock")));
                }
                if (!clocks.get(root).equals(each.clock)) {
                    Map<String, Object> query = query(each);
                    // What the daemon has seen by now will do.
                    query.put("sync_timeout", 0);
                    tell(each, ask("query", each.root, query));
                }
            } catch (RefusedException e) {
                log.log(Level.DEBUG, e.getMessage());
                forget(each);
            }
        }
    }

    /** Which directory this is, whatever its name; null if there is none. */
    private static Object key(byte[] directory) {
        try {
            Path path = Path.of(new String(directory, NAMES));
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] bytes(Map<String, Object> answer, String field) throws IOException {
        if (answer.get(field) instanceof byte[] bytes) {
            return bytes;
        }
        throw new IOException("watchman's answer lacks \"" + field + "\": it has " + answer.keySet());
    }

    private static String warning(Map<String, Object> message) {
        return message.containsKey("warning") ? text(message.get("warning")) : null;
    }

    private void logOnce(String warning) {
        if (warning != null && warnings.add(warning)) {
            log.log(Level.WARNING, "watchman warns: " + warning);
        }
    }

    private void tell(Map<String, Object> event) {
        Watched of = subscriptions.get(text(event.get("subscription")));
        if (of == null) {
            return;
        }
        if (Boolean.TRUE.equals(event.get("canceled"))) {
            forget(of);
        } else {
            tell(of, event);
        }
    }

    /** The daemon has forgotten it: it is watched again if it is still there. */
    private void forget(Watched forgotten) {
        if (subscriptions.remove(forgotten.name, forgotten)) {
            submit(() -> resume(forgotten), new CompletableFuture<>());
        }
    }

    private void tell(Watched of, Map<String, Object> event) {
        if (event.containsKey("clock")) {
            of.clock = text(event.get("clock"));
        }
        String warning = warning(event);
        boolean newWarning = warning != null && !warning.equals(of.warning);
        if (newWarning) {
            of.warning = warning;
            logOnce(warning);
        }
        if (newWarning || Boolean.TRUE.equals(event.get("is_fresh_instance"))) {
            sink.rescan(of.directory);
        }
        if (event.get("files") instanceof List<?> files) {
            for (Object file : files) {
                if (file instanceof Map<?, ?> fields && fields.get("name") instanceof byte[] name) {
                    tell(of, name, fields);
                }
            }
        }
    }

    private void tell(Watched of, byte[] name, Map<?, ?> fields) {
        boolean isDirectory = Boolean.TRUE.equals(fields.get("exists")) && "d".equals(text(fields.get("type")));
        if (!isDirectory && Arrays.equals(name, of.relative)) {
            lose(of);
            return;
        }
        Place place = Place.of(of.directory, name, of.relative.length, NAMES);
        // What is in a new directory may have been there before the daemon looked.
        if (!place.exact || isDirectory && Boolean.TRUE.equals(fields.get("new"))) {
            sink.rescan(place.path);
        } else {
            sink.changed(place.path);
        }
    }

    private void lose(Watched gone) {
        if (watched.remove(gone.directory, gone)) {
            sink.lost(gone.directory);
            submit(() -> unsubscribe(gone), new CompletableFuture<>());
        }
    }

    /**
     * Where in the file system something is.
     *
     * @param exact if not, the path is that of the deepest directory above it whose name the JVM can express
     */
    record Place(Path path, boolean exact) {
        /** @param from where in the name that begins which is to be appended to the directory's path; a slash there is skipped */
        static Place of(Path directory, byte[] name, int from, Charset charset) {
            for (int to = name.length; to > from; to = lastSlash(name, to)) {
                try {
                    int start = name[from] == '/' ? from + 1 : from;
                    CharBuffer text = charset.newDecoder().decode(ByteBuffer.wrap(name, start, to - start));
                    return new Place(directory.resolve(text.toString()), to == name.length);
                } catch (CharacterCodingException e) {
                    // One directory up.
                }
            }
            return new Place(directory, name.length <= from);
        }

        private static int lastSlash(byte[] name, int before) {
            int slash = before - 1;
            while (slash >= 0 && name[slash] != '/') {
                slash--;
            }
            return slash;
        }
    }
}
