package dev.offshoot.architecture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
                "([A-Z]{2}){3}",
                "(?i)[a-z]{1,20}",
                "(?<year>\\d{4})-(?i:w)\\d{2}",
                "\\x{1F600}{1,3}",
                "[0-9]{1,9}+"
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
                "\\",
                "\\c[(a{1,9}){1,40}b]",
                "[\\Q[\\E](a{1,9}){1,40}b]",
                ".{0,99999}.{50000}x",
                ".{0,99999}.{0,99999}+x",
                "(?x)a",
                "(?<!a)b"
            })
    void areTooManyOrUnknown(String pattern) {
        assertThat(Ways.areFew(pattern)).isFalse();
    }

    // a search tries a pattern at every position of the text
    @Test
    void areFewerWhereAPatternIsLookedFor() {
        assertThat(Ways.areFewEverywhere("\\s{0,50},")).isTrue();
        assertThat(Ways.areFewEverywhere("\\s{0,5000}$")).isFalse();
        assertThat(Ways.areFewEverywhere("[a-z]{0,300}[a-z]{0,300}x")).isFalse();
    }

    @Test
    @Timeout(20)
    void areTriedInNoTime() {
        var text = "a".repeat(200_000);

        for (var pattern :
                List.of("[a-z]{0,100}[a-z]{0,100}x", "(a|b)?.{1,1000}c", "(?i)a{1,2000}+b", ".{0,90}.{0,90}x")) {
            assertThat(Ways.areFew(pattern)).as(pattern).isTrue();
            assertThat(text.matches(pattern)).isFalse();
        }
        for (var pattern : List.of("\\s{0,50},", "a{0,90}b", "(a|b|c)[ax]{0,20}y")) {
            assertThat(Ways.areFewEverywhere(pattern)).as(pattern).isTrue();
            assertThat(text.replaceAll(pattern, "")).isEqualTo(text);
        }
    }
}
