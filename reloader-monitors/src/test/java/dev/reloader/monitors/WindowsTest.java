package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void theClassOfTheBindingCanBeLoadedEverywhere() throws Exception {
        assertThat(Class.forName(
                        JnaWindowsLibrary.class.getName(), true, getClass().getClassLoader()))
                .isEqualTo(JnaWindowsLibrary.class);
    }

    @Test
    void onlyLongPathsAreExtended() {
        String name = "n".repeat(100);
        String local = "C:\\" + name + "\\" + name + "\\" + name;
        String share = "\\\\server\\share\\" + name + "\\" + name + "\\" + name;

        assertThat(Windows.extended("C:\\dir")).isEqualTo("C:\\dir");
        assertThat(Windows.extended("\\\\server\\share")).isEqualTo("\\\\server\\share");
        assertThat(Windows.extended(local)).isEqualTo("\\\\?\\" + local);
        assertThat(Windows.extended(share)).isEqualTo("\\\\?\\UNC\\" + share.substring(2));
        assertThat(Windows.extended("\\\\?\\" + local)).isEqualTo("\\\\?\\" + local);
    }

    @Test
    void pathsAreExtendedFrom241CharactersOn() {
        String longest = "C:\\" + "n".repeat(237);

        assertThat(Windows.extended(longest)).isEqualTo(longest);
        assertThat(Windows.extended(longest + "n")).isEqualTo("\\\\?\\" + longest + "n");
    }
}
