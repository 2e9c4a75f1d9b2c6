package dev.reloader.monitors;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.platform.mac.CoreFoundation;
import com.sun.jna.platform.mac.CoreFoundation.CFArrayRef;
import com.sun.jna.platform.mac.CoreFoundation.CFIndex;
import com.sun.jna.platform.mac.CoreFoundation.CFStringRef;
import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * FSEvents and dispatch queues of macOS through JNA. Nothing native is loaded before an object is made, which on any other
 * system fails with a {@link LinkageError}.
 *
 * <p>Written from Apple's documentation and the experience of other projects; never run on macOS.
 */
final class CoreServicesLibrary implements FsEventsLibrary {
    interface CoreServices extends Library {
        Pointer FSEventStreamCreate(
                Pointer allocator,
                StreamCallback callback,
                Pointer context,
                CFArrayRef paths,
                long sinceWhen,
                double latencySeconds,
                int flags);

        void FSEventStreamSetDispatchQueue(Pointer stream, Pointer queue);

        /** A Boolean, of which C has only the lowest byte defined. */
        byte FSEventStreamStart(Pointer stream);

        void FSEventStreamStop(Pointer stream);

        void FSEventStreamInvalidate(Pointer stream);

        void FSEventStreamRelease(Pointer stream);
    }

    interface Dispatch extends Library {
        Pointer dispatch_queue_create(String label, Pointer attributes);

        void dispatch_sync_f(Pointer queue, Pointer context, Work work);

        void dispatch_release(Pointer queue);
    }

    interface StreamCallback extends Callback {
        void callback(Pointer stream, Pointer info, NativeLong count, Pointer paths, Pointer flags, Pointer ids);
    }

    interface Work extends Callback {
        void callback(Pointer context);
    }

    /** {@code kFSEventStreamEventIdSinceNow}. */
    private static final long SINCE_NOW = -1;

    // JNA lets go of callbacks that nobody holds.
    static final Work NOTHING = context -> {};

    private final CoreServices coreServices = Native.load("CoreServices", CoreServices.class);
    private final Dispatch dispatch = Native.load("System", Dispatch.class);
    private final CoreFoundation coreFoundation = CoreFoundation.INSTANCE;
    /** Makes an array hold on to what is in it. */
    private final Pointer retaining =
            NativeLibrary.getInstance("CoreFoundation").getGlobalVariableAddress("kCFTypeArrayCallBacks");

    @Override
    public Optional<Queue> createQueue(String label) {
        return Optional.ofNullable(dispatch.dispatch_queue_create(label, null)).map(NativeQueue::new);
    }

    @Override
    public Optional<Stream> createStream(String directory, int flags, Duration latency, Receiver receiver) {
        Delivery delivery = new Delivery(receiver);
        Native.setCallbackThreadInitializer(delivery, new CallbackThreadInitializer(true, false, "reloader-fsevents"));
        CFStringRef path = CFStringRef.createCFString(directory);
        if (path == null) {
            return Optional.empty();
        }
        try {
            return create(path, flags, latency, delivery).map(stream -> new NativeStream(stream, delivery));
        } finally {
            path.release();
        }
    }

    private Optional<Pointer> create(CFStringRef path, int flags, Duration latency, Delivery delivery) {
        PointerByReference only = new PointerByReference(path.getPointer());
        CFArrayRef paths = coreFoundation.CFArrayCreate(null, only.getPointer(), new CFIndex(1), retaining);
        if (paths == null) {
            return Optional.empty();
        }
        try {
            double seconds = (double) latency.toNanos() / TimeUnit.SECONDS.toNanos(1);
            return Optional.ofNullable(
                    coreServices.FSEventStreamCreate(null, delivery, null, paths, SINCE_NOW, seconds, flags));
        } finally {
            paths.release();
        }
    }

    /** What native code calls. */
    static final class Delivery implements StreamCallback {
        private final Receiver receiver;

        Delivery(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void callback(
                Pointer stream, Pointer info, NativeLong count, Pointer paths, Pointer flags, Pointer ids) {
            List<Event> events;
            try {
                events = FsEventsParser.parse(count.longValue(), paths, flags);
            } catch (Throwable e) {
                // Nothing may be thrown into native code.
                receiver.failed(e);
                return;
            }
            receiver.events(events);
        }
    }

    private final class NativeQueue implements Queue {
        private final Pointer queue;

        NativeQueue(Pointer queue) {
            this.queue = queue;
        }

        @Override
        public void drain() {
            dispatch.dispatch_sync_f(queue, null, NOTHING);
        }

        @Override
        public void release() {
            dispatch.dispatch_release(queue);
        }
    }

    private final class NativeStream implements Stream {
        private final Pointer stream;
        /** Held for native code: JNA lets go of callbacks that nobody holds. */
        private final Delivery delivery;

        NativeStream(Pointer stream, Delivery delivery) {
            this.stream = stream;
            this.delivery = delivery;
        }

        @Override
        public void setQueue(Queue queue) {
            coreServices.FSEventStreamSetDispatchQueue(stream, ((NativeQueue) queue).queue);
        }

        @Override
        public boolean start() {
            return coreServices.FSEventStreamStart(stream) != 0;
        }

        @Override
        public void stop() {
            coreServices.FSEventStreamStop(stream);
        }

        @Override
        public void invalidate() {
            coreServices.FSEventStreamInvalidate(stream);
        }

        @Override
        public void release() {
            coreServices.FSEventStreamRelease(stream);
        }
    }
}
