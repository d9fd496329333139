package dev.offshoot.platform;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request line and headers have not arrived within 10 s. Tomcat itself limits only the time
 * between two bytes. Slow headers occupy no thread, but one of the limited connections. Public, because Tomcat creates
 * it by class name.
 */
public class HeaderTimeoutProtocol extends Http11NioProtocol {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private @Nullable ScheduledFuture<?> watchdog;

    @Override
    public void start() throws Exception {
        super.start();
        watchdog = getUtilityExecutor().scheduleWithFixedDelay(this::closeSlow, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watchdog != null) {
            watchdog.cancel(false);
        }
        super.stop();
    }

    private void closeSlow() {
        var now = System.nanoTime();
        for (var connection : getEndpoint().getConnections()) {
            // null for idle connections and while a request is being processed
            if (connection.getCurrentProcessor() instanceof Processor waiting
                    && !waiting.isAsync()
                    && !waiting.isUpgrade()) {
                var began = waiting.getRequest().getStartTimeNanos();
                if (began != -1 && now - began > LONGEST.toNanos()) {
                    connection.close();
                }
            }
        }
    }
}
