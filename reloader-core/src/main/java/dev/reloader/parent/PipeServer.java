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

        /** The connection has ended in the middle, as it does when a worker is killed. Called on the connection's thread. */
        void broken(IOException problem);

        /** The worker says no more. Called once, if it was ever connected, on the connection's thread. */
        void disconnected();
    }

    private volatile ServerSocketChannel server;
    private final System.Logger log;
    private final Map<String, Visitor> expected = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Pipe> strangers = new ConcurrentLinkedDeque<>();

    PipeServer(Path socket, System.Logger log) throws IOException {
        this.log = log;
        listen(socket);
    }

    private void listen(Path socket) throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        server = opened;
        DaemonThreads.start("reloader-accept", () -> accept(opened));
    }

    /** In place of a socket that has been deleted; those who have come in stay. */
    void listenAnew(Path socket) throws IOException {
        ServerSocketChannel deleted = server;
        listen(socket);
        deleted.close();
    }

    void expect(String token, Visitor visitor) {
        expected.put(token, visitor);
    }

    void expectNoLonger(String token) {
        expected.remove(token);
    }

    private void accept(ServerSocketChannel opened) {
        boolean hasTold = false;
        while (opened.isOpen()) {
            try {
                SocketChannel channel = opened.accept();
                Pipe pipe = new Pipe(channel);
                strangers.add(pipe);
                if (strangers.size() > MOST_STRANGERS) {
                    turnAwayOldest();
                }
                if (!opened.isOpen()) {
                    // close() may not have seen it.
                    close(pipe);
                }
                attend(pipe);
                hasTold = false;
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                log.log(
                        hasTold ? Level.DEBUG : Level.ERROR,
                        "cannot accept a connection from a worker, trying on: " + e.getMessage());
                hasTold = true;
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }

    private void attend(Pipe pipe) throws IOException {
        try {
            DaemonThreads.start("reloader-pipe", () -> serve(pipe));
        } catch (OutOfMemoryError e) {
            strangers.remove(pipe);
            close(pipe);
            throw new IOException(e.getMessage(), e);
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
            visitor.broken(e);
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
