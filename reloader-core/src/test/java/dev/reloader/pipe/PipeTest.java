package dev.reloader.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel that has no memory at any one of its reads, for each frame is read in several. */
class PipeTest {
    private static final int MOST_AT_ONCE = 3;

    private final SocketChannel channel = mock(SocketChannel.class);
    private final Pipe pipe = new Pipe(channel);
    private ByteBuffer sent;
    private int reads;
    private int readWithoutMemory;

    @BeforeEach
    void readInPieces() throws IOException {
        when(channel.read(any(ByteBuffer.class))).then(call -> {
            if (++reads == readWithoutMemory) {
                throw new OutOfMemoryError("none for a buffer");
            }
            ByteBuffer to = call.getArgument(0);
            if (!sent.hasRemaining()) {
                return -1;
            }
            int count = Math.min(MOST_AT_ONCE, Math.min(to.remaining(), sent.remaining()));
            for (int i = 0; i < count; i++) {
                to.put(sent.get());
            }
            return count;
        });
    }

    private void send(Message... messages) throws IOException {
        sent = ByteBuffer.allocate(1_000);
        for (Message message : messages) {
            sent.put(Frames.encode(message));
        }
        sent.flip();
    }

    /** Until the end of the connection. */
    private List<Message> receiveAll() throws IOException {
        var received = new ArrayList<Message>();
        while (true) {
            try {
                var message = pipe.receive();
                if (message.isEmpty()) {
                    return received;
                }
                received.add(message.get());
            } catch (OutOfMemoryError e) {
                // Whoever receives tries again.
            }
        }
    }

    @Test
    void losesNothingWhereverThereIsNoMemoryForAMoment() throws IOException {
        var messages = List.<Message>of(new Message.Stop(143), new Message.Go(7), new Message.ListClasses());
        send(messages.toArray(Message[]::new));
        assertThat(receiveAll()).isEqualTo(messages);
        int all = reads;

        for (readWithoutMemory = 1; readWithoutMemory <= all; readWithoutMemory++) {
            reads = 0;
            send(messages.toArray(Message[]::new));
            assertThat(receiveAll()).as("read " + readWithoutMemory).isEqualTo(messages);
        }
    }
}
