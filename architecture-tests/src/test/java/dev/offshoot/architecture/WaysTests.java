package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaysTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[A-Z]{2}",
                "[!-~]{1,200}",
                "20\\d{2}-(0[1-9]|1[0-2])",
                "\\+?[0-9 ()/-]{3,30}",
                "(?:Mr|Ms)?",
                "\\p{Lu}\\p{IsAlphabetic}{0,60}",
                "[a-z]{1,64}@[a-z.]{1,255}",
                "[a\\]{+]{1,5}?",
                "[a-c[x-z]]{3}|\\.|\\\\",
                "([A-Z]{2}){3}"
            })
    void areFew(String pattern) {
        assertThat(Ways.areFew(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a*",
                "a+",
                ".*@.*",
                "[a-z]{1,}",
                "(a+)+",
                "(a|b)*",
                "(a{1,9}){1,9}",
                "(a|[a-z]){1,30}",
                "[a-z]{0,200}[a-z]{0,200}[a-z]{0,200}x",
                "(a|aa){40}",
                "(?=a)a",
                "(a)\\1",
                "\\Qa+\\E",
                "(a",
                "a)",
                "\\"
            })
    void areTooManyOrUnknown(String pattern) {
        assertThat(Ways.areFew(pattern)).isFalse();
    }
}
