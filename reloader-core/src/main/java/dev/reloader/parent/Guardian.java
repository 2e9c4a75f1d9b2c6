package dev.reloader.parent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A small process that outlives this one if it is killed, and then ends the workers and all that they have started, within two
 * seconds, and deletes the parent's directory. Workers with an agent of ours do that themselves, unless they have been stopped or
 * killed, too; other commands do not notice that their parent is gone.
 *
 * <p>It is a shell that reads a line for each worker from a pipe, whose other end the system closes when this JVM dies. It is
 * started with the first worker. Where there is no {@code /bin/sh}, nothing happens. All methods may be called on any thread.
 */
final class Guardian implements AutoCloseable {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** For any POSIX shell, and with what there is in the smallest containers; {@code ps} is not among that. */
    private static final String SCRIPT = """
            # Guardian of a reloader: when that has died, ends its workers and all that they have started.

            # Ctrl-C and a terminal that goes away reach the whole process group.
            trap '' HUP INT QUIT TERM TSTP

            # "TOKEN" is a worker that is about to start, "TOKEN PID" one that has, "- TOKEN" one that has ended.
            all=
            while read -r first second; do
                token=$first pid=$second
                [ "$first" = - ] && token=$second
                kept=
                for each in $all; do
                    [ "${each%:*}" = "$token" ] || kept="$kept $each"
                done
                all=$kept
                [ "$first" = - ] || all="$all $token:$pid"
            done
            # What the parent would have deleted.
            rm -rf "$2"
            [ -z "$all" ] && exit
            tokens=' ' found=' '
            for each in $all; do
                tokens="$tokens${each%:*} "
                pid=${each#*:}
                case $pid in
                    '' | 0* | *[!0-9]*) ;;
                    *) found="$found$pid " ;;
                esac
            done

            flag=$1
            cd /proc
            if [ -r self/environ ]; then
                # Words, among them "PID/environ" and after it the mark. Not grep -l: busybox's stops at the first NUL.
                marks() {
                    tail -n +1 [0-9]*/environ | tr '\\000' '\\n' |
                        grep -x -e '==> [0-9]*/environ <==' -e "$flag=[0-9a-f]*"
                }
                # Pairs of words: "PID/status:PPid:" and its parent's.
                parents() { grep -H '^PPid:' [0-9]*/status; }
            else
                marks() { :; }
                parents() { ps -A -o pid= -o ppid=; }
            fi

            add() {
                case " 1 $$ $found" in
                    *" $1 "*) ;;
                    *) found="$found$1 " ;;
                esac
            }

            # Adds to $found what carries the mark, and all that those in $found have started.
            look() {
                for word in $(marks); do
                    case $word in
                        [0-9]*/environ) pid=${word%/environ} ;;
                        *)
                            case $tokens in
                                *" ${word#*=} "*) add "$pid" ;;
                            esac
                            ;;
                    esac
                done
                table=$(parents)
                before=
                until [ "$found" = "$before" ]; do
                    before=$found pid=
                    for word in $table; do
                        if [ -z "$pid" ]; then
                            pid=${word%%/*}
                            continue
                        fi
                        case $found in
                            *" $word "*) add "$pid" ;;
                        esac
                        pid=
                    done
                done
            }

            look
            kill -s TERM $found
            # Who has been stopped hears of it only then.
            kill -s CONT $found
            sleep 1

            # Again, because of what has been started in the meantime, and while others are killed.
            for attempt in 1 2 3 4 5 6; do
                kill -s KILL $found
                killed=$found
                look
                [ "$found" = "$killed" ] && exit
            done
            """;

    private final System.Logger log;
    private final String flag;
    private final Supplier<Path> directory;
    private final String[] shell;

    /** A shell that has been stopped does not read, and then writing blocks once the pipe is full. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(DaemonThreads.named("reloader-guardian"));

    /** What the guardian knows of each worker, by its token. */
    private final Map<String, String> workers = new LinkedHashMap<>();

    private Process process;

    /** What the guardian deletes. */
    private Path guarded;

    private boolean hasTold;
    private boolean isClosed;

    /**
     * Starts nothing yet.
     *
     * @param flag the environment variable that has the token in all that a worker starts
     * @param directory what nobody needs once this JVM is dead; asked again for each worker
     */
    Guardian(String flag, Supplier<Path> directory, System.Logger log) {
        this(flag, directory, log, SHELL.toString());
    }

    /**
     * With another shell.
     *
     * @param shell an absolute path, and what makes it a shell
     */
    Guardian(String flag, Supplier<Path> directory, System.Logger log, String... shell) {
        this.flag = flag;
        this.directory = directory;
        this.log = log;
        this.shell = shell;
    }

    /** Notes a worker that is about to be started, so that there is no moment in which nobody looks after it. */
    synchronized void expect(String token) {
        note(token, token);
    }

    /** Notes a worker that has been started with this token. */
    synchronized void watchOver(String token, long pid) {
        note(token, token + " " + pid);
    }

    /** Forgets the worker: it is dead, and so is all that it has started. */
    synchronized void release(String token) {
        if (workers.remove(token) != null && process != null && !tell("- " + token)) {
            renew();
        }
    }

    /** Ends the guardian, whatever it was to do, and waits for its end, a second at most. */
    @Override
    public synchronized void close() {
        writer.shutdown();
        isClosed = true;
        if (process == null) {
            return;
        }
        // An interrupt is a usual reason for the end of everything, and must not shorten it.
        boolean interrupted = Thread.interrupted();
        Process ending = process;
        discard();
        try {
            ending.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(String token, String worker) {
        if (isClosed) {
            return;
        }
        workers.put(token, worker);
        boolean isOfUse = process != null && directory.get().equals(guarded);
        if (!isOfUse || !tell(worker)) {
            renew();
        }
    }

    /** Has one that knows what there is now, and nothing else; none if there is nothing. */
    private void renew() {
        discard();
        if (workers.isEmpty()) {
            return;
        }
        Path program = Path.of(shell[0]);
        if (!Files.isExecutable(program)) {
            tellOnce(() -> log.log(
                    Level.DEBUG, "there is no " + program + " that would end the worker if the parent is killed"));
            return;
        }
        try {
            process = start();
            log.log(Level.DEBUG, "process " + process.pid() + " will end the worker if the parent is killed");
            if (!workers.values().stream().allMatch(this::tell)) {
                tellOnce(() -> DescendantGuards.warn(log, program + " ends at once, or does not read"));
                discard();
            }
        } catch (IOException | OutOfMemoryError e) {
            // The latter where no thread can be started.
            tellOnce(() -> DescendantGuards.warn(log, e.getMessage()));
        }
    }

    private void tellOnce(Runnable problem) {
        if (!hasTold) {
            hasTold = true;
            problem.run();
        }
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(shell)
                .directory(Path.of("/").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        guarded = directory.get();
        // Arguments of the script: its name in error messages, then $1.
        builder.command()
                .addAll(List.of(
                        "-c", SCRIPT, "guardian", flag, guarded.toAbsolutePath().toString()));
        String path = builder.environment().get("PATH");
        // Not what this JVM may be marked with as a worker itself; nor what changes how the tools of the system work.
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin" + (path == null ? "" : ":" + path));
        builder.environment().put("LC_ALL", "C");
        return Spawn.start(builder);
    }

    /** Whether the guardian could be told: it has not died, and reads. */
    private boolean tell(String worker) {
        byte[] line = (worker + "\n").getBytes(StandardCharsets.US_ASCII);
        OutputStream pipe = process.getOutputStream();
        try {
            Future<?> written = writer.submit(() -> {
                pipe.write(line);
                pipe.flush();
                return null;
            });
            written.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            log.log(Level.DEBUG, "process " + process.pid() + " has ended before its parent: " + e.getCause());
            return false;
        } catch (OutOfMemoryError e) {
            log.log(Level.DEBUG, "process " + process.pid() + " cannot be told anything: " + e.getMessage());
            return false;
        } catch (TimeoutException e) {
            log.log(Level.DEBUG, "process " + process.pid() + " does not read what it is told");
            return false;
        } catch (InterruptedException e) {
            // Whoever interrupts wants something else; the line is written all the same.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Without effect on one that has ended. */
    private void discard() {
        if (process != null) {
            process.destroyForcibly();
            process = null;
        }
    }
}
