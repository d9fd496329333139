package dev.offshoot.messaging.engine.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.spi.Envelope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordedTracingTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PUBLISHER = "b7ad6b7169203331";

    private final SimpleTracer tracer = new SimpleTracer();
    private final Tracing tracing = new RecordedTracing(tracer);

    @Test
    void aDeliveryIsASpanBelowWhatPublishedTheMessage() {
        tracing.within(about("letter-1", "00-" + TRACE + "-" + PUBLISHER + "-01"), () -> {
            assertThat(tracer.currentSpan()).isNotNull();
            return null;
        });

        var span = tracer.onlySpan();
        assertThat(span.getName()).isEqualTo("Desk#letters.LetterWritten");
        assertThat(span.getKind()).isEqualTo(Span.Kind.CONSUMER);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentId()).isEqualTo(PUBLISHER);
        assertThat(span.getTags()).containsEntry("message.subject", "letter-1");
        assertThat(tracer.currentSpan()).isNull();
    }

    @Test
    void whatIsSaidInABatchBelongsToTheDeliveryAboutTheSameSubject() {
        var said = tracing.withinEach(
                List.of(
                        about("letter-1", "00-" + TRACE + "-" + PUBLISHER + "-01"),
                        about("letter-2", "00-" + "1" + TRACE.substring(1) + "-" + PUBLISHER + "-01")),
                () -> tracing.current("letter-2"));

        assertThat(tracer.getSpans()).hasSize(2);
        assertThat(said).startsWith("00-1" + TRACE.substring(1)).doesNotContain(PUBLISHER);
    }

    @Test
    void aFailureIsRecorded() {
        var failure = new IllegalStateException("no stamp");

        assertThatThrownBy(() -> tracing.within(about("letter-1", null), () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(tracer.onlySpan().getError()).isSameAs(failure);
    }

    private static Delivery about(String subject, @Nullable String traceparent) {
        var now = Instant.parse("2026-11-01T12:00:00Z");
        return new Delivery(
                1,
                new Envelope(
                        new UUID(0, 1), "letters.LetterWritten", 1, subject, "letters", now, now, traceparent, "{}"),
                "Desk#letters.LetterWritten",
                0,
                0);
    }
}
