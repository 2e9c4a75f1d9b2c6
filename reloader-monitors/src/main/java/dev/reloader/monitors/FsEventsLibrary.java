package dev.reloader.monitors;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@link FsEvents} needs of macOS. {@link CoreServicesLibrary} is the real one. */
interface FsEventsLibrary {
    /**
     * What FSEvents tells in one piece.
     *
     * @param path empty if the system gave none, or none that is UTF-8
     * @param flags {@code FSEventStreamEventFlags}
     */
    record Event(String path, int flags) {}

    /** Called on threads of the system, one call at a time for all streams of a queue. The methods throw nothing. */
    interface Receiver {
        void events(List<Event> events);

        /** Events came that could not be read. */
        void failed(Throwable cause);
    }

    /** A serial dispatch queue. */
    interface Queue {
        /** Returns once everything that was under way on the queue is done. Not to be called on the queue itself. */
        void drain();

        void release();
    }

    /**
     * A stream. The system calls into this very object: it has to be held until the stream is released and after that its
     * queue drained.
     */
    interface Stream {
        void setQueue(Queue queue);

        /** Whether it has started. If not, it is not to be stopped, only invalidated and released. */
        boolean start();

        void stop();

        /** Takes the stream from its queue. It must be on one. */
        void invalidate();

        void release();
    }

    /** Empty if the system makes none. */
    Optional<Queue> createQueue(String label);

    /**
     * Makes a stream of what happens from now on at or below a directory. Empty if the system makes none.
     *
     * @param flags {@code FSEventStreamCreateFlags}
     */
    Optional<Stream> createStream(String directory, int flags, Duration latency, Receiver receiver);
}
