/**
 * What someone who writes a file monitor needs: implement {@link dev.reloader.spi.FileMonitorProvider}, register it as a
 * {@link java.util.ServiceLoader} service (or have users name its class in {@code reloader.monitor}), and return a
 * {@link dev.reloader.spi.FileMonitor} that tells a {@link dev.reloader.spi.FileMonitorListener} what happened.
 *
 * <h2>What counts as a change</h2>
 * <ul>
 *   <li>A file that appears is {@code ADDED}, one that goes is {@code DELETED}, one that was written, touched, or replaced
 *       by another file of the same name is {@code MODIFIED}. Reading a file or changing its permissions is no change. A file that stays open
 *       while it is written may be told of half a second later. A file that was written this moment may be told of as
 *       {@code MODIFIED} once more.
 *   <li>A rename is {@code DELETED} for the old name and {@code ADDED} for the new one ({@code MODIFIED} if that existed).
 *   <li>A directory that appears is {@code ADDED}, and so is every file found in it, however soon after its creation it was
 *       written. A directory that goes is {@code DELETED}; what was in it may be reported too, but need not be. A directory
 *       is never {@code MODIFIED}.
 *   <li>A directory replaced by a file, or a file by a directory, is {@code DELETED} and then {@code ADDED}, or
 *       {@code MODIFIED}.
 *   <li>A symbolic link to a file stands for that file. A symbolic link to a directory is followed only where it is itself
 *       the root of a watch; below a root it is an entry like any other. A dangling link is an entry too.
 * </ul>
 * Monitors report what they see at once. Which changes matter, when a burst of them is over, and what follows from them is
 * decided by the reloader.
 *
 * <p>Two interfaces have nothing to do with files: {@link dev.reloader.spi.DescendantGuard} is for systems that can end the
 * processes of a program together with the parent, and {@link dev.reloader.spi.MemoryTrimmer} for allocators that keep what has
 * been freed.
 */
package dev.reloader.spi;
