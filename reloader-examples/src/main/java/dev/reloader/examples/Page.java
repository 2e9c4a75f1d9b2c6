package dev.reloader.examples;

/** What the {@link WebServer} shows. Edit it, save, and look again. */
final class Page {
    private Page() {}

    static String html(String greeting) {
        return "<h1>" + greeting + ", reader!</h1>\n";
    }
}
