package dev.reloader.examples;

import dev.reloader.Reloader;

/** The smallest program there can be: change the text, compile, and see it again. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        Reloader.start(Hello.class, args);
        System.out.println("Hello.");
    }
}
