package com.example.planted.defaults.orders;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;

/** Takes nothing of the machine. */
class NamingThem {

    byte[] named(String text, Clock clock) {
        return String.format(Locale.ROOT, "%s %s", text.toLowerCase(Locale.ROOT), LocalDate.now(clock))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Texts and hexadecimal digits are written alike in every locale. */
    String texts(String text, int number) {
        return "%s has 100 %% of %-20s and %08x%n".formatted(text, text, number);
    }
}
