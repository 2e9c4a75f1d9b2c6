package dev.reloader.parent;

import dev.reloader.pipe.Message;
import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Behaves towards the parent as a worker's process does, and is none: a thread of this JVM, at the other end of the pipe. No
 * signal that it is sent goes anywhere.
 */
final class PretendedWorker extends Process {
    /** What it does by itself; called on its thread. */
    interface Script {
        /** It is a standby now. */
        void parked() throws IOException;

        /** Its program runs now. */
        void entered(int generation, PretendedWorker worker) throws IOException;

        /** What it has asked for is watched. */
        void watched() throws IOException;
    }

    private static final int KILLED = 137;

    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final Pipe pipe = new Pipe(channel);
    private final String token;
    private final Script script;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;

    /**
     * Connects to the parent.
     *
     * @param socket where that listens
     * @param token proves that it expects this worker
     */
    PretendedWorker(Path socket, String token, Script script) throws IOException {
        this.token = token;
        this.script = script;
        DaemonThreads.start("reloader-pretended", () -> live(socket));
    }

    private void live(Path socket) {
        try (pipe) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            pipe.send(new Message.Hello(Message.VERSION, token, pid()));
            Optional<Message> message;
            while ((message = pipe.receive()).isPresent()) {
                answer(message.get());
            }
        } catch (IOException e) {
            // Killed, or the parent has ended.
        } finally {
            ended.countDown();
        }
    }

    private void answer(Message message) throws IOException {
        if (message instanceof Message.ListClasses) {
            pipe.send(new Message.ClassesListed());
        } else if (message instanceof Message.Park) {
            script.parked();
        } else if (message instanceof Message.Prepare prepare) {
            pipe.send(new Message.Prepared(prepare.id(), true));
        } else if (message instanceof Message.Go go) {
            pipe.send(new Message.Going());
            pipe.send(new Message.Entered());
            script.entered(go.generation(), this);
        } else if (message instanceof Message.Watched) {
            script.watched();
        } else if (message instanceof Message.Leave) {
            end(0);
        } else if (message instanceof Message.Stop stop) {
            end(stop.exitCode());
        }
    }

    /** Asks the parent for something. */
    void say(Message message) throws IOException {
        pipe.send(message);
    }

    /** Ends as a program that fails. */
    void crash() throws IOException {
        exitCode = 1;
        pipe.close();
    }

    private void end(int code) throws IOException {
        exitCode = code;
        pipe.send(new Message.Ending());
        pipe.receive();
        pipe.close();
    }

    /** Asks for the end of all, and does not hear the answer: so the parent's end of the pipe breaks, as it does now and then. */
    void endAll() throws IOException {
        pipe.send(new Message.Shutdown());
        channel.read(ByteBuffer.allocate(1));
        pipe.close();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("it still runs");
        }
        return exitCode;
    }

    @Override
    public void destroy() {
        if (isAlive()) {
            exitCode = KILLED;
            try {
                channel.close();
            } catch (IOException e) {
                // It ends all the same.
            }
            ended.countDown();
        }
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    /** No process has this number. */
    @Override
    public long pid() {
        return Long.MAX_VALUE;
    }

    @Override
    public ProcessHandle toHandle() {
        return new Handle(this);
    }

    private record Handle(PretendedWorker worker) implements ProcessHandle {
        @Override
        public long pid() {
            return worker.pid();
        }

        @Override
        public Optional<ProcessHandle> parent() {
            return Optional.empty();
        }

        @Override
        public Stream<ProcessHandle> children() {
            return Stream.empty();
        }

        /** None. But the JDK has been made to look, also at what has none. */
        @Override
        public Stream<ProcessHandle> descendants() {
            return ProcessHandle.current()
                    .descendants()
                    .flatMap(ProcessHandle::descendants)
                    .filter(ofTheRealWorker -> false);
        }

        @Override
        public Info info() {
            return ProcessHandle.current().info();
        }

        @Override
        public CompletableFuture<ProcessHandle> onExit() {
            return worker.onExit().thenApply(Process::toHandle);
        }

        @Override
        public boolean supportsNormalTermination() {
            return true;
        }

        @Override
        public boolean destroy() {
            worker.destroy();
            return true;
        }

        @Override
        public boolean destroyForcibly() {
            return destroy();
        }

        @Override
        public boolean isAlive() {
            return worker.isAlive();
        }

        @Override
        public int compareTo(ProcessHandle other) {
            return Long.compare(pid(), other.pid());
        }
    }
}
