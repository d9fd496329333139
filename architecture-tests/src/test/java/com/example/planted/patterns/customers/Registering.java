package com.example.planted.patterns.customers;

import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.RestController;

/** Each method hands a pattern that may try again and again to what takes it. */
@RestController
class Registering {

    Object matches(String name) {
        return name.matches("(a+)+");
    }

    Object replaceAll(String name) {
        return name.replaceAll("a*b*", "");
    }

    Object replaceFirst(String name) {
        return name.replaceFirst("a+a+$", "");
    }

    Object split(String name) {
        return name.split("\\s*,\\s*");
    }

    Object compile() {
        return Pattern.compile("(\\p{L}|[a-z])*");
    }

    Object patternMatches(String name) {
        return Pattern.matches(".*@.*", name);
    }

    Object unknown(String name, String pattern) {
        return name.matches(pattern);
    }
}
