package dev.reloader;

import java.util.regex.Pattern;

/** What the text of a target stands for. */
public enum TargetType {
    /** A command line, run without a shell. */
    COMMAND,
    /** A static method, by its full name, run in a JVM of its own. */
    METHOD;

    private static final Pattern FILE = Pattern.compile("(?s).*\\.(jar|java|sh|py)");
    private static final Pattern IDENTIFIER =
            Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");
    private static final Pattern DOTTED_NAME = Pattern.compile(IDENTIFIER + "(\\." + IDENTIFIER + ")+");

    /**
     * Tells what a target is, by watchfiles' rule ({@code detect_target_type}) translated to Java. The first that holds:
     *
     * <ol>
     *   <li>What ends with {@code .jar}, {@code .java}, {@code .sh} or {@code .py} is a command: {@code app.jar}, {@code
     *       src/Main.java}, {@code python3 server.py}.
     *   <li>Java identifiers with dots between them are a method: {@code com.acme.Jobs.run}, {@code Main.main}, {@code
     *       com.acme.Jobs$Nightly.run}.
     *   <li>All else is a command: {@code make run}, {@code ./server}, {@code python3.12}.
     * </ol>
     *
     * <p>Only the text counts; nothing is looked up, neither files nor classes. Where the rule is wrong, as for a program that is
     * called {@code my.server}, say {@link ProcessReloader.Builder#command} or {@link ProcessReloader.Builder#method} instead of
     * {@link ProcessReloader.Builder#target}.
     */
    public static TargetType detect(String target) {
        boolean isMethod =
                !FILE.matcher(target).matches() && DOTTED_NAME.matcher(target).matches();
        return isMethod ? METHOD : COMMAND;
    }
}
