package dev.offshoot.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void takesUpATraceWithASpanOfItsOwn() {
        var next = TraceParent.following("00-" + TRACE + "-00f067aa0ba902b7-01");

        assertThat(next.trace()).isEqualTo(TRACE);
        assertThat(next.span()).matches("[0-9a-f]{16}").isNotEqualTo("00f067aa0ba902b7");
        assertThat(next.header()).isEqualTo("00-" + TRACE + "-" + next.span() + "-01");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "nonsense",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01"
            })
    void beginsATraceWhereThereIsNone(String header) {
        assertThat(TraceParent.following(header).trace())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(TRACE)
                .isNotEqualTo("0".repeat(32));
    }
}
