package dev.reloader.parent;

import dev.reloader.pipe.MalformedFrameException;
import dev.reloader.pipe.Message;
import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets workers in. A connection must begin with the token of a worker that is expected; a token is good for one connection.
 * Each connection has a thread, which hands what it reads to the worker's {@link Visitor}.
 */
final class PipeServer implements AutoCloseable {
    /** More connections than these at once cannot be workers on their way in; the oldest is turned away. */
    private static final int MOST_STRANGERS = 16;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /** Whom a connection turns out to be from. */
    interface Visitor {
        /** The worker has said its first words. Called once, on the connection's thread. */
        void connected(Pipe pipe) throws IOException;

        /** The worker has said more. Called on the connection's thread. */
        void received(Message message);

        /** The worker says no more. Called once, if it was ever connected, on the connection's thread. */
        void disconnected();
    }

    private final ServerSocketChannel server;
    private final System.Logger log;
    private final Map<String, Visitor> expected = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Pipe> strangers = new ConcurrentLinkedDeque<>();

    PipeServer(Path socket, System.Logger log) throws IOException {
        this.log = log;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        DaemonThreads.start("reloader-accept", this::accept);
    }

    void expect(String token, Visitor visitor) {
        expected.put(token, visitor);
    }

    void expectNoLonger(String token) {
        expected.remove(token);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Pipe pipe = new Pipe(channel);
                strangers.add(pipe);
                if (strangers.size() > MOST_STRANGERS) {
                    turnAwayOldest();
                }
                if (!server.isOpen()) {
                    // close() may not have seen it.
                    close(pipe);
                }
                DaemonThreads.start("reloader-pipe", () -> serve(pipe));
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                log.log(Level.ERROR, "cannot accept a connection from a worker, trying on: " + e.getMessage());
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }

    private void turnAwayOldest() {
        Pipe oldest = strangers.pollFirst();
        if (oldest != null) {
            close(oldest);
        }
    }

    private void serve(Pipe pipe) {
        try (pipe) {
            Optional<Visitor> visitor = welcome(pipe);
            if (visitor.isPresent()) {
                listen(pipe, visitor.get());
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "a connection to the pipe broke: " + e.getMessage());
        } finally {
            strangers.remove(pipe);
        }
    }

    private Optional<Visitor> welcome(Pipe pipe) throws IOException {
        try {
            Optional<Message> first = pipe.receive();
            if (first.isPresent() && first.get() instanceof Message.Hello hello) {
                Optional<Visitor> visitor = identify(hello);
                if (visitor.isPresent()) {
                    return visitor;
                }
            }
            log.log(Level.INFO, "refused a connection to the pipe that did not come from the worker");
        } catch (MalformedFrameException e) {
            log.log(
                    Level.INFO,
                    "refused a connection to the pipe that did not come from the worker: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Visitor> identify(Message.Hello hello) {
        for (String token : expected.keySet()) {
            // In constant time, so that nobody can guess it letter by letter.
            if (MessageDigest.isEqual(token.getBytes(), hello.token().getBytes())) {
                return Optional.ofNullable(expected.remove(token)).filter(visitor -> isOfThisVersion(hello));
            }
        }
        return Optional.empty();
    }

    private boolean isOfThisVersion(Message.Hello hello) {
        if (hello.version() == Message.VERSION) {
            return true;
        }
        log.log(
                Level.ERROR,
                "the worker has another version of the reloader (its pipe's version is " + hello.version()
                        + ", the parent's is " + Message.VERSION + "): use one version everywhere");
        return false;
    }

    private void listen(Pipe pipe, Visitor visitor) {
        strangers.remove(pipe);
        try {
            visitor.connected(pipe);
            Optional<Message> message;
            while ((message = pipe.receive()).isPresent()) {
                visitor.received(message.get());
            }
        } catch (MalformedFrameException e) {
            log.log(
                    Level.ERROR,
                    "the worker's pipe carries what is not of its protocol, so it is closed: " + e.getMessage());
        } catch (IOException e) {
            log.log(Level.DEBUG, "the worker's pipe broke: " + e.getMessage());
        } finally {
            close(pipe);
            visitor.disconnected();
        }
    }

    private void close(Pipe pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot close a pipe: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot close the pipe's socket: " + e.getMessage());
        }
        strangers.forEach(this::close);
    }
}
