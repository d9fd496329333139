package dev.offshoot.messaging.refusals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What this JVM logs meanwhile. */
final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    private final Appender<ILoggingEvent> console = root.getAppender("CONSOLE");

    /** Brokers and clients fill pages, so they are not printed. */
    Log() {
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
        root.detachAppender(console);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    /** The lines that an operator reads about this. */
    List<String> about(String text) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .filter(event -> event.getLoggerName().startsWith("dev.offshoot"))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> line.contains(text))
                .toList();
    }

    /** All lines, of others, too. */
    List<String> all() {
        return events.stream()
                .map(event -> Instant.ofEpochMilli(event.getTimeStamp()) + " " + event.getThreadName() + " "
                        + event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        root.addAppender(console);
        root.detachAppender(this);
    }
}
