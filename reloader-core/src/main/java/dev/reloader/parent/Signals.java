package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Handles POSIX signals while it is open, and knows their names. The JDK's {@code sun.misc.Signal} is reached by reflection,
 * because some runtimes have been built without it; there signals do what they do by default.
 */
public final class Signals implements AutoCloseable {
    private final System.Logger log;
    private final Map<Object, Object> previousHandlers = new LinkedHashMap<>();

    Signals(System.Logger log) {
        this.log = log;
    }

    /**
     * The name of a signal, without SIG and in capitals.
     *
     * @param text as people write it: {@code HUP}, {@code SIGHUP}, {@code hup}
     * @throws ReloaderException if there is no such signal on this system
     */
    public static String named(String text) {
        String capitals = text.strip().toUpperCase(Locale.ROOT);
        String name = capitals.startsWith("SIG") ? capitals.substring("SIG".length()) : capitals;
        try {
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException e) {
            throw new ReloaderException(
                    "there is no signal '" + text
                            + "' on this system: INT, TERM, HUP, QUIT, USR1, USR2 and KILL are common",
                    e);
        } catch (ReflectiveOperationException e) {
            // Nobody here knows better.
            return name;
        }
        return name;
    }

    /**
     * Has a signal run the handler, on a thread of the JVM's. A signal that does not exist here, is ignored by whoever started
     * this JVM (as {@code nohup} does with HUP), or is reserved by the JVM ({@code -Xrs}) stays as it is.
     *
     * @param name without SIG: INT, TERM, HUP
     */
    void handle(String name, Runnable handler) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, (self, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(handler, args);
                        }
                        handler.run();
                        return null;
                    });
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            previousHandlers.put(signal, handle.invoke(null, signal, proxy));
        } catch (InvocationTargetException e) {
            log.log(Level.DEBUG, "SIG" + name + " is left as it is: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            log.log(Level.DEBUG, "SIG" + name + " is left as it is: " + e);
        }
    }

    /** Puts back what was there before. */
    @Override
    public void close() {
        try {
            for (Map.Entry<Object, Object> entry : previousHandlers.entrySet()) {
                Class<?> signalClass = entry.getKey().getClass();
                signalClass
                        .getMethod("handle", signalClass, Class.forName("sun.misc.SignalHandler"))
                        .invoke(null, entry.getKey(), entry.getValue());
            }
        } catch (ReflectiveOperationException e) {
            log.log(Level.DEBUG, "cannot put back a signal handler: " + e);
        }
    }
}
