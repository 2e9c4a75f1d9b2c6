package dev.reloader.parent;

import dev.reloader.MonitorInfo;
import dev.reloader.ReloaderException;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the file monitors that there are, and the one that the settings name. */
public final class Monitors {
    private static final String AUTO = "auto";

    private Monitors() {}

    /** All that are on the class path or module path. */
    public static List<MonitorInfo> list(System.Logger log) {
        return infos(all(log));
    }

    /**
     * The provider for a setting.
     *
     * @param setting {@code auto}, a name, or the class name of a provider
     * @param loader finds a class by its name
     * @throws ReloaderException if there is none, or it is not available here; says what there is
     */
    static FileMonitorProvider find(String setting, ClassLoader loader, System.Logger log) {
        List<FileMonitorProvider> all = all(log);
        Optional<FileMonitorProvider> named =
                all.stream().filter(provider -> provider.name().equals(setting)).findFirst();
        if (named.isPresent()) {
            named.get().unavailable().ifPresent(why -> {
                throw new ReloaderException(
                        "the monitor '" + setting + "' is not available: " + why + "; " + known(all));
            });
            return named.get();
        }
        if (setting.contains(".")) {
            return byClassName(setting, loader);
        }
        if (all.isEmpty()) {
            throw new ReloaderException("there is no file monitor on the class path: add the dependency"
                    + " dev.reloader:reloader-monitors");
        }
        if (!setting.equals(AUTO)) {
            throw new ReloaderException("there is no monitor '" + setting + "'; " + known(all));
        }
        // Nobody chooses, so any will do.
        return all.stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .findFirst()
                .orElseThrow(() -> new ReloaderException("no monitor is available here; " + known(all)));
    }

    /** Makes the monitor; what the operating system refuses is one line, like any other bad input. */
    static FileMonitor create(FileMonitorProvider provider, MonitorContext context) {
        try {
            return provider.create(context);
        } catch (IOException e) {
            throw new ReloaderException("the monitor '" + provider.name() + "' cannot be set up: " + e.getMessage(), e);
        }
    }

    private static List<FileMonitorProvider> all(System.Logger log) {
        var providers = new ArrayList<FileMonitorProvider>();
        var found = ServiceLoader.load(FileMonitorProvider.class, Monitors.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return providers;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError e) {
                log.log(Level.WARNING, "a file monitor on the class path cannot be used: " + e.getMessage());
            }
        }
    }

    private static FileMonitorProvider byClassName(String name, ClassLoader loader) {
        try {
            Object provider = Class.forName(name, true, loader).getConstructor().newInstance();
            if (provider instanceof FileMonitorProvider valid) {
                valid.unavailable().ifPresent(why -> {
                    throw new ReloaderException("the monitor " + name + " is not available: " + why);
                });
                return valid;
            }
            throw new ReloaderException("the class " + name + " in reloader.monitor is no FileMonitorProvider");
        } catch (ReflectiveOperationException e) {
            throw new ReloaderException(
                    "the monitor " + name + " cannot be made (" + e
                            + "): reloader.monitor takes a name, or a class on the class"
                            + " path with a public constructor without parameters",
                    e);
        }
    }

    private static String known(List<FileMonitorProvider> providers) {
        return "there are: "
                + infos(providers).stream().map(MonitorInfo::toString).collect(Collectors.joining(", "));
    }

    private static List<MonitorInfo> infos(List<FileMonitorProvider> providers) {
        return providers.stream()
                .map(provider -> new MonitorInfo(provider.name(), provider.unavailable()))
                .sorted(Comparator.comparing(MonitorInfo::name))
                .toList();
    }
}
