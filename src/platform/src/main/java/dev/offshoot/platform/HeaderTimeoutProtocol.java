package dev.offshoot.platform;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * HTTP, whose line and headers arrive within a while or never. The server itself measures the silence between two bytes,
 * and no thread waits for them; but each such request keeps one of the connections that a process has. Public, since the
 * server makes one by the name of its class.
 */
public class HeaderTimeoutProtocol extends Http11NioProtocol {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private @Nullable ScheduledFuture<?> looking;

    @Override
    public void start() throws Exception {
        super.start();
        looking = getUtilityExecutor().scheduleWithFixedDelay(this::hangUp, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (looking != null) {
            looking.cancel(false);
        }
        super.stop();
    }

    private void hangUp() {
        var now = System.nanoTime();
        for (var connection : getEndpoint().getConnections()) {
            // where nothing is under way there is none, and while it is at work it is taken away
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
