package dev.reloader.monitors;

/** What can be said of Windows without calling it. */
final class Windows {
    /** A path of 260 characters is too long for most calls, and some add up to 12 for a name in a directory. */
    private static final int LONGEST_PLAIN_PATH = 240;

    private static final String EXTENDED = "\\\\?\\";
    private static final String UNC = "\\\\";

    private Windows() {}

    /** The form that a path needs once it is long: {@code \\?\C:\dir}, {@code \\?\UNC\server\share\dir}. */
    static String extended(String path) {
        if (path.length() <= LONGEST_PLAIN_PATH || path.startsWith(EXTENDED)) {
            return path;
        }
        return path.startsWith(UNC) ? EXTENDED + "UNC\\" + path.substring(UNC.length()) : EXTENDED + path;
    }
}
