package dev.reloader.pipe;

import dev.reloader.ReloadTimings;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** How the timings of a reload are written. */
final class TimingsCodec {
    private TimingsCodec() {}

    static void write(ReloadTimings timings, DataOutput out) throws IOException {
        write(timings.detect(), out);
        out.writeLong(timings.settle().toNanos());
        out.writeLong(timings.build().toNanos());
        out.writeLong(timings.stop().toNanos());
        out.writeLong(timings.waiting().toNanos());
        out.writeLong(timings.start().toNanos());
        write(timings.serve(), out);
        out.writeBoolean(timings.standby());
        out.writeInt(timings.changedPaths());
    }

    private static void write(Optional<Duration> time, DataOutput out) throws IOException {
        out.writeBoolean(time.isPresent());
        out.writeLong(time.orElse(Duration.ZERO).toNanos());
    }

    static ReloadTimings read(DataInput in) throws IOException {
        return new ReloadTimings(
                readOptional(in),
                readDuration(in),
                readDuration(in),
                readDuration(in),
                readDuration(in),
                readDuration(in),
                readOptional(in),
                in.readBoolean(),
                in.readInt());
    }

    private static Optional<Duration> readOptional(DataInput in) throws IOException {
        boolean isPresent = in.readBoolean();
        Duration time = readDuration(in);
        return isPresent ? Optional.of(time) : Optional.empty();
    }

    private static Duration readDuration(DataInput in) throws IOException {
        return Duration.ofNanos(in.readLong());
    }
}
