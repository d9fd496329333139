package dev.offshoot.gateway.operations;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes the log in a separate thread; otherwise a paused terminal or a full pipe would block the event loops, and with
 * them all requests. If the log cannot be written fast enough, lines are dropped.
 */
@Component
class AsyncLogging {

    private static final int LINES = 8192;

    AsyncLogging() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            var appenders = new ArrayList<Appender<ILoggingEvent>>();
            root.iteratorForAppenders().forEachRemaining(appenders::add);
            appenders.stream()
                    .filter(appender -> !(appender instanceof AsyncAppender))
                    .forEach(appender -> {
                        root.detachAppender(appender);
                        root.addAppender(aside(context, appender));
                    });
        }
    }

    private static AsyncAppender aside(LoggerContext context, Appender<ILoggingEvent> appender) {
        var aside = new AsyncAppender();
        aside.setContext(context);
        aside.setName(appender.getName() + "-aside");
        aside.setQueueSize(LINES);
        aside.setNeverBlock(true);
        aside.addAppender(appender);
        aside.start();
        return aside;
    }
}
