package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.MonitorInfo;
import dev.reloader.Reloader;
import dev.reloader.spi.FileMonitorProvider;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProvidersTest {
    private static List<FileMonitorProvider> services() {
        return ServiceLoader.load(FileMonitorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static FileMonitorProvider service(String name) {
        return services().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Where this module's classes are. */
    private static Path classes() throws Exception {
        return Path.of(Provider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Every class of this package that makes monitors. */
    private static List<String> providers() throws Exception {
        List<String> names = new ArrayList<>();
        Path directory = classes().resolve(Provider.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class")) {
                    Class<?> type = Class.forName(
                            Provider.class.getPackageName() + "." + name.substring(0, name.length() - 6),
                            false,
                            Provider.class.getClassLoader());
                    if (FileMonitorProvider.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        names.add(type.getName());
                    }
                }
            }
        }
        return names;
    }

    @Test
    void allAreFoundOnTheClassPath() throws Exception {
        assertThat(services())
                .extracting(provider -> provider.getClass().getName())
                .containsExactlyInAnyOrderElementsOf(providers());
    }

    @Test
    void allAreFoundOnTheModulePath() throws Exception {
        try (InputStream descriptor = Files.newInputStream(classes().resolve("module-info.class"))) {
            assertThat(ModuleDescriptor.read(descriptor).provides())
                    .filteredOn(provides -> provides.service().equals(FileMonitorProvider.class.getName()))
                    .singleElement()
                    .satisfies(provides ->
                            assertThat(provides.providers()).containsExactlyInAnyOrderElementsOf(providers()));
        }
    }

    @Test
    void theirNamesAreUniqueAndPlain() {
        assertThat(services())
                .extracting(FileMonitorProvider::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+"))
                .contains("auto", "fsevents", "inotify", "native", "polling", "watchservice", "windows");
    }

    @Test
    void whatWorksEverywhereIsAvailable() {
        for (String name : List.of("auto", "polling", "watchservice")) {
            assertThat(service(name).unavailable()).as(name).isEmpty();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thoseOfOtherSystemsSayWhy() {
        assertThat(service("fsevents").unavailable()).hasValue("this is not macOS");
        assertThat(service("windows").unavailable()).hasValue("this is not Windows");
        assertThat(service("inotify").unavailable()).isEmpty();
    }

    @Test
    void nativeIsThatOfThisSystem() {
        String expected = OS.current() == OS.LINUX
                ? "inotify"
                : OS.current() == OS.MAC ? "fsevents" : OS.current() == OS.WINDOWS ? "windows" : null;
        assertThat(NativeProvider.ofThisSystem().map(Provider::name)).isEqualTo(Optional.ofNullable(expected));
        assertThat(service("native").unavailable().isPresent())
                .isEqualTo(NativeProvider.ofThisSystem().isEmpty());
    }

    @Test
    void usersCanListThem() {
        List<MonitorInfo> expected = services().stream()
                .map(provider -> new MonitorInfo(provider.name(), provider.unavailable()))
                .sorted(Comparator.comparing(MonitorInfo::name))
                .toList();
        assertThat(Reloader.monitors()).isEqualTo(expected);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void listOnLinux() {
        assertThat(Reloader.monitors())
                .extracting(MonitorInfo::toString)
                .containsSubsequence(
                        "auto",
                        "fsevents (not available: this is not macOS)",
                        "inotify",
                        "native",
                        "polling",
                        "watchservice",
                        "windows (not available: this is not Windows)");
    }
}
