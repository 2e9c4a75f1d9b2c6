package dev.reloader.monitors;

import dev.reloader.spi.DescendantGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A job of Windows that this process belongs to, and with it every process that it starts from then on, and those that they
 * start. Windows kills them all when the last handle to the job is closed; this process has the only one, and keeps it.
 *
 * <p>This was written from Microsoft's documentation, and is tested against a fake of Windows. It has never been run on Windows.
 */
public final class JobObject implements DescendantGuard {
    static final int KILL_ON_JOB_CLOSE = 0x2000;
    /** Where JOBOBJECT_EXTENDED_LIMIT_INFORMATION has them, with pointers of either size. */
    static final int LIMIT_FLAGS = 16;

    /** The calls of Windows that this needs. */
    interface Calls {
        /** CreateJobObjectW: a handle to a new job without a name, which no other process inherits. */
        long createJob() throws WindowsException;

        /** SetInformationJobObject with JobObjectExtendedLimitInformation. */
        void setExtendedLimits(long job, byte[] limits) throws WindowsException;

        /** AssignProcessToJobObject with GetCurrentProcess. */
        void assignThisProcess(long job) throws WindowsException;

        /** CloseHandle. That fails only for what is no open handle, and then there is nothing to be done: it tells nothing. */
        void close(long handle);

        int pointerSize();
    }

    private final Supplier<Calls> library;

    /** For {@link java.util.ServiceLoader}. */
    public JobObject() {
        this(JnaWindowsLibrary::new);
    }

    JobObject(Supplier<Calls> library) {
        this.library = library;
    }

    @Override
    public Optional<String> unavailable() {
        return NativeAccess.isWarnedOf()
                ? Optional.of("this JVM would warn of native code")
                : NativeAccess.unavailable("Windows", library::get);
    }

    /** The handle is closed by Windows, when this process ends: nobody else knows it. */
    @Override
    public void install() throws IOException {
        Calls calls = library.get();
        long job = calls.createJob();
        boolean done = false;
        try {
            calls.setExtendedLimits(job, limits(calls.pointerSize()));
            calls.assignThisProcess(job);
            done = true;
        } finally {
            if (!done) {
                calls.close(job);
            }
        }
    }

    /** A JOBOBJECT_EXTENDED_LIMIT_INFORMATION that limits nothing but the life of the processes. */
    static byte[] limits(int pointerSize) {
        // JOBOBJECT_BASIC_LIMIT_INFORMATION: two times, flags, two sizes, a number, a mask, two numbers; 8-byte
        // aligned.
        int basic = pointerSize == 8 ? 64 : 48;
        int ioCounters = 6 * 8;
        int memoryLimits = 4 * pointerSize;
        return ByteBuffer.allocate(basic + ioCounters + memoryLimits)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(LIMIT_FLAGS, KILL_ON_JOB_CLOSE)
                .array();
    }
}
