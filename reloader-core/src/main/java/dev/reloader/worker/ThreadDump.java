package dev.reloader.worker;

import java.util.Map;

/** What every thread is doing, on stderr: the last words of a worker that would not end. */
final class ThreadDump {
    private ThreadDump() {}

    static void print() {
        var text = new StringBuilder("[reloader] threads of the worker that does not end:\n");
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            text.append('"').append(thread.getName()).append("\" ").append(thread.getState());
            text.append(thread.isDaemon() ? " daemon\n" : "\n");
            for (StackTraceElement frame : entry.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        System.err.print(text);
        System.err.flush();
    }
}
