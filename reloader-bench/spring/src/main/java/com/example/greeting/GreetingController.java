package com.example.greeting;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The class that the benchmark saves, with another version each time. */
@RestController
public class GreetingController {
    private static final int VERSION = 0;

    @GetMapping("/")
    public String version() {
        return "version " + VERSION + ".";
    }
}
