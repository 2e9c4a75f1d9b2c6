package dev.reloader;

/** What the text of a target stands for. */
public enum TargetType {
    /** A command line, run without a shell. */
    COMMAND,
    /** A static method, by its full name, run in a JVM of its own. */
    METHOD;

    /**
     * Tells what a target is, by watchfiles' rule translated to Java.
     */
    public static TargetType detect(String target) {
        throw new UnsupportedOperationException("not written yet: " + target);
    }
}
