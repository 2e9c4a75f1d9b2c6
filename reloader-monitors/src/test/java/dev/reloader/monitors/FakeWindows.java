package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Windows as a test has it behave. It writes down each call, and each that comes to its {@link #sink}, in one {@link #log}. Memory
 * is called m1, m2 and so on: of each directory first what is overlapped, then its two buffers.
 *
 * <p>A call that Windows would answer with a crash or with corrupted memory throws an {@link AssertionError}, which is kept, too.
 */
final class FakeWindows implements WindowsLibrary {
    static final long PORT = 1;
    static final int ABORTED = 995;
    private static final int ABANDONED_WAIT = 735;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** What becomes of a pending read when it is cancelled. */
    enum Cancelled {
        ABORTS,
        STAYS
    }

    private record Packet(Completion completion, WindowsException failure) {}

    private static final class Handle {
        final String path;
        long key;
        Read pending;

        Handle(String path) {
            this.path = path;
        }
    }

    record Read(long buffer, int size, boolean subtree, long overlapped) {}

    private final List<String> log = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private final Map<String, Deque<Integer>> failures = new HashMap<>();
    private final Map<Long, Handle> handles = new HashMap<>();
    /** Those whose read had not completed when they were closed. */
    private final List<Handle> closedWhileReading = new ArrayList<>();

    private final Map<Long, byte[]> memory = new HashMap<>();
    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    private long lastHandle = PORT;
    private long lastMemory;
    private boolean portOpen;

    Cancelled cancelled = Cancelled.ABORTS;
    final Map<String, String> finalPaths = new HashMap<>();
    final Map<String, String> longPaths = new HashMap<>();

    final TreeEvents.Sink sink = new TreeEvents.Sink() {
        @Override
        public void changed(Path path) {
            write("changed " + path);
        }

        @Override
        public void rescan(Path path) {
            write("rescan " + path);
        }

        @Override
        public void lost(Path directory) {
            write("lost " + directory);
        }

        @Override
        public void failed(IOException cause) {
            write("failed " + cause.getMessage());
        }
    };

    // What tests do

    /** The next calls of this function fail with these codes; with zero, one succeeds. */
    synchronized void fail(String call, Integer... codes) {
        failures.put(call, new ArrayDeque<>(List.of(codes)));
    }

    /** Lets the directory's read, pending or soon to be, succeed. */
    void succeed(Path directory, byte[] records) throws InterruptedException {
        complete(directory, 0, records, records.length);
    }

    void complete(Path directory, int error) throws InterruptedException {
        complete(directory, error, new byte[0], 0);
    }

    synchronized void complete(Path directory, int error, byte[] records, int bytes) throws InterruptedException {
        Handle handle = pending(directory);
        System.arraycopy(records, 0, memory(handle.pending.buffer), 0, records.length);
        complete(handle, error, bytes);
    }

    /** Lets every read of the directory succeed until it is closed. */
    synchronized void succeedUntilClosed(Path directory, byte[] records) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (open().contains(directory.toString())) {
            if (reading(directory).isPresent()) {
                succeed(directory, records);
            }
            wait(left(deadline, "still open: " + directory));
        }
    }

    private Handle pending(Path directory) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (reading(directory).isEmpty()) {
            wait(left(deadline, "no read is pending in " + directory));
        }
        return reading(directory).orElseThrow();
    }

    private Optional<Handle> reading(Path directory) {
        return Stream.concat(handles.values().stream(), closedWhileReading.stream())
                .filter(handle -> handle.path.equals(directory.toString()) && handle.pending != null)
                .findFirst();
    }

    private void complete(Handle handle, int error, int bytes) {
        handle.pending = null;
        packets.add(new Packet(new Completion(handle.key, error, bytes), null));
    }

    /** Lets the wait at the port fail. */
    void failPort(int code) {
        packets.add(new Packet(null, new WindowsException("GetQueuedCompletionStatus", code, "text")));
    }

    synchronized Read read(Path directory) throws InterruptedException {
        return pending(directory).pending;
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    /** Waits until this has been written, since the last {@link #forget}. */
    synchronized void await(String line) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!log.contains(line)) {
            wait(left(deadline, "not written: " + line));
        }
    }

    private long left(long deadline, String problem) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new AssertionError(problem + "; but " + log + " " + violations);
        }
        return left;
    }

    synchronized void forget() {
        log.clear();
    }

    synchronized List<AssertionError> violations() {
        return List.copyOf(violations);
    }

    /** Whether this is open, by the path it was opened with. */
    synchronized List<String> open() {
        return handles.values().stream().map(handle -> handle.path).toList();
    }

    synchronized boolean isPortOpen() {
        return portOpen;
    }

    synchronized int blocks() {
        return memory.size();
    }

    // What is called

    @Override
    public synchronized long allocate(int size) {
        memory.put(++lastMemory, new byte[size]);
        return lastMemory;
    }

    @Override
    public synchronized byte[] copy(long address, int length) {
        write("copy m" + address);
        return Arrays.copyOf(memory(address), length);
    }

    @Override
    public synchronized void free(long address) {
        write("free m" + address);
        memory(address);
        for (Handle handle : handles.values()) {
            checkNotUsed(handle.pending, address);
        }
        for (Handle handle : closedWhileReading) {
            checkNotUsed(handle.pending, address);
        }
        memory.remove(address);
    }

    private void checkNotUsed(Read pending, long address) {
        check(
                pending == null || pending.buffer != address && pending.overlapped != address,
                "m" + address + " is freed while a read is pending");
    }

    @Override
    public synchronized long createPort() throws WindowsException {
        failIfScripted("CreateIoCompletionPort");
        portOpen = true;
        return PORT;
    }

    @Override
    public synchronized long openDirectory(String path) throws WindowsException {
        failIfScripted("CreateFileW");
        write("open " + path);
        handles.put(++lastHandle, new Handle(path));
        return lastHandle;
    }

    @Override
    public synchronized void associate(long directory, long port, long key) throws WindowsException {
        failIfScripted("CreateIoCompletionPort");
        check(port == PORT && portOpen, "no port " + port);
        check(handle(directory).key == 0, "associated twice");
        check(key != 0, "no key");
        handle(directory).key = key;
    }

    @Override
    public synchronized void read(long directory, long buffer, int size, boolean subtree, long overlapped)
            throws WindowsException {
        Handle handle = handle(directory);
        write("read " + handle.path + " m" + buffer);
        check(handle.key != 0, "not associated");
        check(handle.pending == null, "a read is pending already");
        check(memory(buffer).length >= size, "the buffer is too small");
        check(memory(overlapped).length == OVERLAPPED_SIZE, "no OVERLAPPED");
        failIfScripted("ReadDirectoryChangesW");
        handle.pending = new Read(buffer, size, subtree, overlapped);
        notifyAll();
    }

    @Override
    public Completion await(long port) throws WindowsException {
        Packet packet;
        try {
            packet = packets.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (packet.failure != null) {
            throw packet.failure;
        }
        return packet.completion;
    }

    @Override
    public synchronized void post(long port, long key) throws WindowsException {
        check(port == PORT && portOpen, "no port " + port);
        failIfScripted("PostQueuedCompletionStatus");
        packets.add(new Packet(new Completion(key, 0, 0), null));
    }

    @Override
    public synchronized void cancel(long directory, long overlapped) throws WindowsException {
        Handle handle = handle(directory);
        write("cancel " + handle.path);
        failIfScripted("CancelIoEx");
        if (handle.pending != null) {
            check(handle.pending.overlapped == overlapped, "another OVERLAPPED");
            if (cancelled == Cancelled.ABORTS) {
                complete(handle, ABORTED, 0);
            }
        }
    }

    @Override
    public synchronized void close(long number) {
        if (number == PORT) {
            write("close port");
            check(portOpen, "the port is closed twice");
            portOpen = false;
            failPort(ABANDONED_WAIT);
            return;
        }
        Handle handle = handle(number);
        write("close " + handle.path);
        handles.remove(number);
        if (handle.pending != null) {
            closedWhileReading.add(handle);
        }
    }

    @Override
    public synchronized String finalPath(long directory) throws WindowsException {
        failIfScripted("GetFinalPathNameByHandleW");
        String path = handle(directory).path;
        return finalPaths.getOrDefault(path, path);
    }

    @Override
    public synchronized String longPath(String path) throws WindowsException {
        if (!longPaths.containsKey(path)) {
            throw new WindowsException("GetLongPathNameW", 2, "text");
        }
        return longPaths.get(path);
    }

    private synchronized void write(String line) {
        log.add(line);
        notifyAll();
    }

    private void failIfScripted(String call) throws WindowsException {
        Integer code = failures.getOrDefault(call, new ArrayDeque<>()).poll();
        if (code != null && code != 0) {
            throw new WindowsException(call, code, "text");
        }
    }

    private Handle handle(long number) {
        check(handles.containsKey(number), "no handle " + number);
        return handles.get(number);
    }

    private byte[] memory(long address) {
        check(memory.containsKey(address), "no memory m" + address);
        return memory.get(address);
    }

    private void check(boolean condition, String violation) {
        if (!condition) {
            AssertionError error = new AssertionError(violation);
            violations.add(error);
            throw error;
        }
    }
}
