package dev.reloader.monitors;

/**
 * The calls of Windows that {@link ReadDirectoryChanges} needs. Handles and addresses are plain numbers. A call may come from
 * any thread; only {@link #await} blocks for long.
 */
interface WindowsLibrary {
    /** On 64-bit systems; fewer bytes are needed on others. */
    int OVERLAPPED_SIZE = 32;

    /**
     * The end of a read, or what {@link #post} has sent.
     *
     * @param key what the directory was associated with
     * @param error zero if the read succeeded
     * @param bytes how many were read; zero if there were too many changes for the buffer
     */
    record Completion(long key, int error, int bytes) {}

    /** Memory at an address that never moves. It stays until it is freed. */
    long allocate(int size);

    /** A copy of the first bytes at an address. */
    byte[] copy(long memory, int length);

    void free(long memory);

    /** CreateIoCompletionPort: a new one. */
    long createPort() throws WindowsException;

    /** CreateFileW: a handle to list a directory with, which keeps nobody from reading, writing or deleting it. */
    long openDirectory(String path) throws WindowsException;

    /** CreateIoCompletionPort: what is read with this handle completes at the port, under the key. */
    void associate(long directory, long port, long key) throws WindowsException;

    /**
     * ReadDirectoryChangesW: begins to read. If it throws, no completion follows; otherwise exactly one does, and the memory
     * belongs to Windows until then.
     *
     * @param subtree whether everything below the directory counts
     * @param overlapped {@link #OVERLAPPED_SIZE} bytes, which this clears
     */
    void read(long directory, long buffer, int size, boolean subtree, long overlapped) throws WindowsException;

    /** GetQueuedCompletionStatus: waits for the next completion, however long. Throws if the port itself fails. */
    Completion await(long port) throws WindowsException;

    /** PostQueuedCompletionStatus: a completion of no read. */
    void post(long port, long key) throws WindowsException;

    /** CancelIoEx: the read completes soon, with what it has or with an error. Not an error if it has completed already. */
    void cancel(long directory, long overlapped) throws WindowsException;

    /** CloseHandle. That fails only for what is no open handle, and then there is nothing to be done: it tells nothing. */
    void close(long handle);

    /** GetFinalPathNameByHandleW: where an open directory is now. */
    String finalPath(long directory) throws WindowsException;

    /** GetLongPathNameW: a path without 8.3 names. Throws if nothing is there. */
    String longPath(String path) throws WindowsException;
}
