package dev.reloader.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a tool saves a file, that is one change of it. */
class SavesTest extends FaultTest {
    private static final int SAVES = 2;

    private static final String FILE = "conf/app.txt";

    /** Fails if the tool has not saved as it was to: whether the file is another one now, and whether there is a backup. */
    private static final String CHECK = "; [ $(stat -c %i " + FILE + ") SAME $before ]; [ BACKUP -e " + FILE + "~ ]";

    /** Name, program, and a script that replaces the text OLD by NEW in conf/app.txt. */
    static Stream<Arguments> tools() {
        return Stream.of(
                vim("vim", "nobackup nowritebackup", "=", "!"),
                vim("vim as it is by default", "nobackup writebackup backupcopy=auto", "!=", "!"),
                vim("vim with a backup", "backup backupcopy=yes", "=", ""),
                vim("vim that renames", "backup backupcopy=no", "!=", ""),
                emacs("emacs", "nil", "!=", ""),
                emacs("emacs that copies", "t", "=", ""),
                Arguments.of(
                        "nano",
                        "nano",
                        // When it shows its keys: cuts the line, writes another, and leaves, which saves.
                        "rm -f screen; (for i in $(seq 600); do ! grep -q Exit screen 2>/dev/null || break; sleep 0.05; done;"
                                + " printf '\\013NEW\\r\\030') |"
                                + " TERM=xterm script -qfec 'nano -t conf/app.txt' screen"),
                Arguments.of("sed", "sed", "sed -i 's/OLD/NEW/' conf/app.txt"),
                Arguments.of("a shell", "sh", "echo NEW >conf/app.txt"),
                Arguments.of("cp", "cp", "echo NEW >new; cp new conf/app.txt"),
                Arguments.of("mv", "mv", "echo NEW >new; mv new conf/app.txt"),
                Arguments.of("rsync", "rsync", "mkdir -p new; echo NEW >new/app.txt; rsync -a --checksum new/ conf/"),
                Arguments.of(
                        "rsync in place",
                        "rsync",
                        "mkdir -p new; echo NEW >new/app.txt; rsync -a --inplace --checksum new/ conf/"),
                Arguments.of(
                        "tar",
                        "tar",
                        "mkdir -p new; echo NEW >new/app.txt; tar cf new.tar -C new . ; tar xf new.tar -C conf"),
                Arguments.of(
                        "IntelliJ's safe write",
                        "sh",
                        // As com.intellij.util.io.SafeFileOutputStream: a copy, the text into the file itself, and the
                        // copy is deleted.
                        "cp -p conf/app.txt conf/app.txt~; echo NEW >conf/app.txt; rm conf/app.txt~"),
                Arguments.of(
                        "IntelliJ's safe write by renaming",
                        "perl",
                        // As com.intellij.util.io.SafeFileOutputStream has it of old; all in one process, as there.
                        "echo NEW >conf/app.txt___jb_tmp___; perl -e 'my $f = \"conf/app.txt\"; my $old = $f . \"___jb_old___\";"
                                + " rename($f, $old) && rename($f . \"___jb_tmp___\", $f) && unlink($old) or die $!'"));
    }

    /** Of its own accord it makes no backups of temporary files. */
    private static Arguments vim(String name, String options, String same, String backup) {
        return checked(
                name,
                "vim",
                "vim --cmd 'set nocompatible backupskip= backupdir=. backupext=~ " + options + "' -es -u NONE"
                        + " -c '%s/OLD/NEW/' -c wq " + FILE,
                same,
                backup);
    }

    /** Nor does this. It makes one when it saves for the first time. */
    private static Arguments emacs(String name, String copies, String same, String backup) {
        return checked(
                name,
                "emacs",
                "emacs -Q --batch --eval '(setq backup-enable-predicate (lambda (_) t) backup-by-copying " + copies
                        + ")' " + FILE + " --eval '(progn (while (search-forward \"OLD\" nil t)"
                        + " (replace-match \"NEW\")) (save-buffer))'",
                same,
                backup);
    }

    private static Arguments checked(String name, String tool, String script, String same, String backup) {
        String check = CHECK.replace("SAME", same).replace("BACKUP", backup);
        return Arguments.of(name, tool, "before=$(stat -c %i " + FILE + "); " + script + check);
    }

    static Stream<Arguments> toolsAndOtherMonitors() {
        return Stream.of("polling", "watchservice")
                .flatMap(monitor ->
                        tools().map(tool -> Arguments.of(tool.get()[0], tool.get()[1], tool.get()[2], monitor)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tools")
    void eachSaveIsOneRestartWithTheNewContent(String name, String tool, String script) throws IOException {
        saveSeveralTimes(tool, script);
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("toolsAndOtherMonitors")
    @Tag("long")
    void soItIsWhoeverWatches(String name, String tool, String script, String monitor) throws IOException {
        watchWith(monitor);
        saveSeveralTimes(tool, script);
    }

    private void saveSeveralTimes(String tool, String script) throws IOException {
        need(tool);
        Path file = Files.createDirectories(directory.resolve("conf")).resolve("app.txt");
        Files.writeString(file, "save 0\n");
        readerOf("conf/app.txt").with("-Dreloader.watch=conf").start();
        awaitOneRun(0, " with save 0");
        for (int save = 1; save <= SAVES; save++) {
            sh(script.replace("OLD", "save " + (save - 1)).replace("NEW", "save " + save));
            awaitOneRun(save, " with save " + save);
        }
    }
}
