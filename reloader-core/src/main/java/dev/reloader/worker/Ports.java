package dev.reloader.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on which nobody listens. */
public final class Ports {
    private static final int LAST = 65_535;

    private Ports() {}

    /** The first one after this; after zero, one that the system chooses. */
    public static int freeAfter(int port) {
        if (port > 0) {
            for (int next = port + 1; next <= LAST; next++) {
                if (isFree(next)) {
                    return next;
                }
            }
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            // Then no debugger can be waited for either, and the JVM that tries it says why.
            return 0;
        }
    }

    /** Whether nobody listens there on this computer. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
