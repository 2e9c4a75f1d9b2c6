package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import dev.reloader.spi.DescendantGuard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ServiceLoader;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobObjectTest {
    private static final long JOB = 17;

    private final JobObject.Calls calls = mock(JobObject.Calls.class);
    private final JobObject job = new JobObject(() -> calls);

    @BeforeEach
    void createsJob() throws Exception {
        when(calls.createJob()).thenReturn(JOB);
        when(calls.pointerSize()).thenReturn(8);
    }

    @Test
    void isFoundAsServiceAndLoadsNothingElsewhere() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));

        assertThat(ServiceLoader.load(DescendantGuard.class)).singleElement().satisfies(guard -> {
            assertThat(guard).isInstanceOf(JobObject.class);
            assertThat(guard.unavailable()).hasValue("this is not Windows");
        });
    }

    @Test
    void theLimitIsSetBeforeThisProcessBelongsToTheJob() throws Exception {
        job.install();

        var order = inOrder(calls);
        order.verify(calls).createJob();
        order.verify(calls).setExtendedLimits(JOB, JobObject.limits(8));
        order.verify(calls).assignThisProcess(JOB);
    }

    @Test
    void theHandleIsKept() throws Exception {
        job.install();

        verify(calls, never()).close(anyLong());
    }

    @Test
    void withoutAJobThereIsNothingToClose() throws Exception {
        when(calls.createJob()).thenThrow(new WindowsException("CreateJobObjectW", 8, "no memory"));

        assertThatThrownBy(job::install)
                .isInstanceOf(IOException.class)
                .hasMessage("CreateJobObjectW failed with error 8: no memory");
        verify(calls, never()).close(anyLong());
    }

    @Test
    void ifTheLimitCannotBeSetTheHandleIsClosed() throws Exception {
        doThrow(new WindowsException("SetInformationJobObject", 87, "wrong"))
                .when(calls)
                .setExtendedLimits(eq(JOB), any());

        assertFails(job::install, "SetInformationJobObject failed with error 87: wrong");
        verify(calls, never()).assignThisProcess(JOB);
    }

    @Test
    void ifThisProcessCannotBelongToTheJobTheHandleIsClosed() throws Exception {
        doThrow(new WindowsException("AssignProcessToJobObject", 5, "denied"))
                .when(calls)
                .assignThisProcess(JOB);

        assertFails(job::install, "AssignProcessToJobObject failed with error 5: denied");
    }

    private void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessage(message);
        verify(calls).close(JOB);
    }

    @Test
    void theLimitsHaveTheSizeOfTheStructure() {
        assertThat(JobObject.limits(8)).hasSize(144);
        assertThat(JobObject.limits(4)).hasSize(112);
    }

    @Test
    void onlyTheFlagsAreSet() {
        for (int pointerSize : new int[] {4, 8}) {
            byte[] limits = JobObject.limits(pointerSize);
            ByteBuffer buffer = ByteBuffer.wrap(limits).order(ByteOrder.LITTLE_ENDIAN);

            assertThat(buffer.getInt(16)).isEqualTo(0x2000);
            assertThat(buffer.putInt(16, 0).array()).containsOnly(0);
        }
    }

    /** The compiler's layout is that of Windows on every 64-bit system: all fields are aligned to their size. */
    @Test
    void theStructureIsLaidOutAsWritten() {
        assumeTrue(Native.POINTER_SIZE == 8);
        var structure = new ExtendedLimits();

        assertThat(structure.size()).isEqualTo(144);
        assertThat(structure.offset("flags")).isEqualTo(JobObject.LIMIT_FLAGS);
    }

    @FieldOrder({
        "processTime", "jobTime", "flags", "minimumWorkingSet", "maximumWorkingSet", "activeProcesses", "affinity",
        "priorityClass", "schedulingClass", "ioCounters", "processMemory", "jobMemory", "peakProcess", "peakJob"
    })
    public static final class ExtendedLimits extends Structure {
        public long processTime;
        public long jobTime;
        public int flags;
        public Pointer minimumWorkingSet;
        public Pointer maximumWorkingSet;
        public int activeProcesses;
        public Pointer affinity;
        public int priorityClass;
        public int schedulingClass;
        public long[] ioCounters = new long[6];
        public Pointer processMemory;
        public Pointer jobMemory;
        public Pointer peakProcess;
        public Pointer peakJob;

        int offset(String field) {
            return fieldOffset(field);
        }
    }
}
