package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

class NativeAccessTest {
    @Test
    void onOtherSystemsNothingIsLoaded() {
        Runnable library = () -> {
            throw new AssertionError("loaded");
        };
        assertThat(NativeAccess.unavailable("Mac", "Linux", library)).hasValue("this is not macOS");
        assertThat(NativeAccess.unavailable("Windows", "Mac OS X", library)).hasValue("this is not Windows");
        assertThat(NativeAccess.unavailable("Linux", "Windows 11", library)).hasValue("this is not Linux");
    }

    @Test
    void whereTheLibraryLoadsItIsAvailable() {
        assertThat(NativeAccess.unavailable("Windows", "Windows 11", () -> {})).isEmpty();
        assertThat(NativeAccess.unavailable("Mac", "Mac OS X", () -> {})).isEmpty();
    }

    @Test
    void whyTheLibraryDoesNotLoadIsOneLine() {
        assertThat(NativeAccess.unavailable("Linux", "Linux", () -> {
                    throw new UnsatisfiedLinkError("no jnidispatch\nin the path");
                }))
                .hasValue("JNA cannot load its library: java.lang.UnsatisfiedLinkError: no jnidispatch");
        assertThat(NativeAccess.unavailable("Linux", "Linux", () -> {
                    throw new IllegalCallerException("native access is not allowed");
                }))
                .hasValueSatisfying(why -> assertThat(why).contains("native access is not allowed"));
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_23)
    void nobodyIsWarnedUpToJava23() {
        assertThat(NativeAccess.isWarnedOf()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void inotifyIsAvailableOnLinux() {
        assertThat(new InotifyProvider().unavailable()).isEmpty();
        assertThat(new NativeProvider().unavailable()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void windowsIsNotAvailableElsewhere() {
        assertThat(new WindowsProvider().unavailable()).hasValue("this is not Windows");
    }
}
