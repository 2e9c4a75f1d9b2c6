package dev.reloader.examples;

import dev.reloader.Reloader;

/**
 * A target for {@link RunTarget} that says what has restarted it, as watchfiles' functions learn it from {@code
 * WATCHFILES_CHANGES}. Commands learn it from there here, too: see {@code changes.sh}.
 */
final class ReportChanges {
    private ReportChanges() {}

    static void run() {
        System.out.println(
                "changes that triggered restart: " + Reloader.current().changes());
    }
}
