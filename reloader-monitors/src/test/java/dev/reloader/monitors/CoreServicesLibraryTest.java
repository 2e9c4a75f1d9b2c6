package dev.reloader.monitors;

import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.reloader.monitors.FsEventsLibrary.Event;
import dev.reloader.monitors.FsEventsLibrary.Receiver;
import java.lang.ref.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the binding works without macOS: that native code can call it. */
class CoreServicesLibraryTest {
    private final Receiver receiver = mock();
    private final CoreServicesLibrary.Delivery delivery = new CoreServicesLibrary.Delivery(receiver);

    @Test
    void nativeCodeDeliversEvents() {
        Memory path = new Memory(8);
        path.setString(0, "/a");
        Memory paths = new Memory(Native.POINTER_SIZE);
        paths.setPointer(0, path);
        Memory flags = new Memory(Integer.BYTES);
        flags.setInt(0, 0x11000);
        call(1, paths, flags);
        Reference.reachabilityFence(path);
        verify(receiver).events(List.of(new Event("/a", 0x11000)));
        verifyNoMoreInteractions(receiver);
    }

    @Test
    void eventsThatCannotBeReadAreToldAndNotThrown() {
        call(1, null, null);
        verify(receiver).failed(isA(IllegalArgumentException.class));
        verifyNoMoreInteractions(receiver);
    }

    @Test
    void drainCallsWhatDoesNothing() {
        function(CoreServicesLibrary.NOTHING).invokeVoid(new Object[] {null});
    }

    private void call(long count, Pointer paths, Pointer flags) {
        function(delivery).invokeVoid(new Object[] {null, null, new NativeLong(count), paths, flags, null});
    }

    private static Function function(Callback callback) {
        return Function.getFunction(CallbackReference.getFunctionPointer(callback));
    }
}
