package dev.reloader.monitors;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.BaseTSD.ULONG_PTRByReference;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;

/** kernel32.dll through JNA. To load this class loads no native library; to make an instance does. */
final class JnaWindowsLibrary implements WindowsLibrary, JobObject.Calls {
    private static final int EXTENDED_LIMIT_INFORMATION = 9;
    /** The longest path that Windows has, in characters. */
    private static final int LONGEST_PATH = 32768;

    private static final int CHANGES = WinNT.FILE_NOTIFY_CHANGE_FILE_NAME
            | WinNT.FILE_NOTIFY_CHANGE_DIR_NAME
            | WinNT.FILE_NOTIFY_CHANGE_SIZE
            | WinNT.FILE_NOTIFY_CHANGE_LAST_WRITE;

    /** What jna-platform's Kernel32 lacks, or has only with structures, which JNA reads while Windows writes to them. */
    private interface MoreOfKernel32 extends StdCallLibrary {
        boolean ReadDirectoryChangesW(
                HANDLE directory,
                Pointer buffer,
                int bufferLength,
                boolean watchSubtree,
                int notifyFilter,
                IntByReference bytesReturned,
                Pointer overlapped,
                Pointer completionRoutine);

        boolean CancelIoEx(HANDLE file, Pointer overlapped);

        int GetFinalPathNameByHandleW(HANDLE file, char[] path, int pathChars, int flags);

        int GetLongPathNameW(String shortPath, char[] longPath, int longPathChars);

        HANDLE CreateJobObjectW(Pointer securityAttributes, String name);

        boolean SetInformationJobObject(HANDLE job, int informationClass, byte[] information, int length);

        boolean AssignProcessToJobObject(HANDLE job, HANDLE process);
    }

    private final Kernel32 kernel32 = Kernel32.INSTANCE;
    private final MoreOfKernel32 more = Native.load("kernel32", MoreOfKernel32.class, W32APIOptions.DEFAULT_OPTIONS);

    // Not JNA's Memory: that is freed when nothing in Java points to it, be a read pending or not.

    @Override
    public long allocate(int size) {
        long memory = Native.malloc(size);
        if (memory == 0) {
            throw new OutOfMemoryError("malloc has no " + size + " bytes for the changes in a directory");
        }
        return memory;
    }

    @Override
    public byte[] copy(long memory, int length) {
        return new Pointer(memory).getByteArray(0, length);
    }

    @Override
    public void free(long memory) {
        Native.free(memory);
    }

    @Override
    public long createPort() throws WindowsException {
        HANDLE port = kernel32.CreateIoCompletionPort(WinBase.INVALID_HANDLE_VALUE, null, null, 1);
        if (port == null) {
            throw failed("CreateIoCompletionPort");
        }
        return number(port);
    }

    @Override
    public long openDirectory(String path) throws WindowsException {
        HANDLE directory = kernel32.CreateFile(
                path,
                WinNT.FILE_LIST_DIRECTORY,
                WinNT.FILE_SHARE_READ | WinNT.FILE_SHARE_WRITE | WinNT.FILE_SHARE_DELETE,
                null,
                WinNT.OPEN_EXISTING,
                WinNT.FILE_FLAG_BACKUP_SEMANTICS | WinNT.FILE_FLAG_OVERLAPPED,
                null);
        if (WinBase.INVALID_HANDLE_VALUE.equals(directory)) {
            throw failed("CreateFileW");
        }
        return number(directory);
    }

    @Override
    public void associate(long directory, long port, long key) throws WindowsException {
        if (kernel32.CreateIoCompletionPort(handle(directory), handle(port), new Pointer(key), 0) == null) {
            throw failed("CreateIoCompletionPort");
        }
    }

    @Override
    public void read(long directory, long buffer, int size, boolean subtree, long overlapped) throws WindowsException {
        Pointer pending = new Pointer(overlapped);
        pending.clear(OVERLAPPED_SIZE);
        boolean begun = more.ReadDirectoryChangesW(
                handle(directory), new Pointer(buffer), size, subtree, CHANGES, null, pending, null);
        if (!begun && Native.getLastError() != WinError.ERROR_IO_PENDING) {
            throw failed("ReadDirectoryChangesW");
        }
    }

    @Override
    public Completion await(long port) throws WindowsException {
        IntByReference bytes = new IntByReference();
        ULONG_PTRByReference key = new ULONG_PTRByReference();
        PointerByReference overlapped = new PointerByReference();
        if (kernel32.GetQueuedCompletionStatus(handle(port), bytes, key, overlapped, WinBase.INFINITE)) {
            return new Completion(key.getValue().longValue(), 0, bytes.getValue());
        }
        int error = Native.getLastError();
        if (overlapped.getValue() == null) {
            // Then it is not a read that failed, but this call.
            throw failed("GetQueuedCompletionStatus", error);
        }
        return new Completion(key.getValue().longValue(), error, bytes.getValue());
    }

    @Override
    public void post(long port, long key) throws WindowsException {
        if (!kernel32.PostQueuedCompletionStatus(handle(port), 0, new Pointer(key), null)) {
            throw failed("PostQueuedCompletionStatus");
        }
    }

    @Override
    public void cancel(long directory, long overlapped) throws WindowsException {
        if (!more.CancelIoEx(handle(directory), new Pointer(overlapped))) {
            int error = Native.getLastError();
            if (error != WinError.ERROR_NOT_FOUND) {
                throw failed("CancelIoEx", error);
            }
        }
    }

    @Override
    public void close(long handle) {
        kernel32.CloseHandle(handle(handle));
    }

    @Override
    public String finalPath(long directory) throws WindowsException {
        char[] path = new char[LONGEST_PATH];
        int length = more.GetFinalPathNameByHandleW(handle(directory), path, path.length, 0);
        return path("GetFinalPathNameByHandleW", path, length);
    }

    @Override
    public String longPath(String path) throws WindowsException {
        char[] longPath = new char[LONGEST_PATH];
        int length = more.GetLongPathNameW(path, longPath, longPath.length);
        return path("GetLongPathNameW", longPath, length);
    }

    /** @param length what the call returned: how long the path is, or 0 if it failed */
    private static String path(String call, char[] path, int length) throws WindowsException {
        if (length <= 0 || length >= path.length) {
            throw failed(call);
        }
        return new String(path, 0, length);
    }

    @Override
    public long createJob() throws WindowsException {
        HANDLE job = more.CreateJobObjectW(null, null);
        if (job == null) {
            throw failed("CreateJobObjectW");
        }
        return number(job);
    }

    @Override
    public void setExtendedLimits(long job, byte[] limits) throws WindowsException {
        if (!more.SetInformationJobObject(handle(job), EXTENDED_LIMIT_INFORMATION, limits, limits.length)) {
            throw failed("SetInformationJobObject");
        }
    }

    @Override
    public void assignThisProcess(long job) throws WindowsException {
        if (!more.AssignProcessToJobObject(handle(job), kernel32.GetCurrentProcess())) {
            throw failed("AssignProcessToJobObject");
        }
    }

    @Override
    public int pointerSize() {
        return Native.POINTER_SIZE;
    }

    private static HANDLE handle(long number) {
        return new HANDLE(new Pointer(number));
    }

    private static long number(HANDLE handle) {
        return Pointer.nativeValue(handle.getPointer());
    }

    private static WindowsException failed(String call) {
        return failed(call, Native.getLastError());
    }

    private static WindowsException failed(String call, int error) {
        return new WindowsException(call, error, text(error));
    }

    private static String text(int error) {
        try {
            return Kernel32Util.formatMessage(error);
        } catch (LastErrorException e) {
            return "Windows has no text for it";
        }
    }
}
