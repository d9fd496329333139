package dev.offshoot.messaging.spi;

import java.io.EOFException;
import java.net.InetSocketAddress;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that a broker cannot be used, why, and what to do, and when it can be used again. An adapter reports each failure
 * and each success; what the log says already is not repeated.
 */
public final class Outages {

    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 300;
    /** A busy broker does not answer in time now and then, but not so often in a row. */
    private static final int MOST_UNANSWERED = 3;

    /** Why a broker cannot be used; the vague reasons at the end. */
    public enum Refusal {
        CREDENTIALS("refuses the credentials of this process: correct %2$s, or the user at the broker"),
        EXPECTS_TLS("speaks TLS, but this process does not: set %3$s, or use a port without TLS"),
        SPEAKS_NO_TLS("does not speak TLS, but this process does: connect to its port for TLS, or without %3$s"),
        CERTIFICATE("has a certificate that this process does not trust, or that bears another name: set %4$s, or"
                + " correct the host name"),
        NO_BROKER("is an HTTP server: correct %1$s"),
        VERSION("is of a version that this process's client does not speak: upgrade the older of the two"),
        /** The client does not say why; this is what it mostly is. */
        NO_TLS_CONNECTION(
                "speaks TLS, but refuses the connection, or has a certificate that this process does not trust:"
                        + " set %4$s, or correct the host name"),
        UNCLEAR("accepts connections, but does not answer as expected: check %1$s, %2$s, %3$s, and %4$s"),
        UNAVAILABLE("is unavailable");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }
    }

    /** The names of the settings that decide how to connect: to which address, as whom, and whom to trust. */
    public record Settings(String address, String credentials, String tls, String trust) {}

    /**
     * A broker.
     *
     * @param name its product, such as {@code RabbitMQ}
     * @param addresses of its servers, as URL or as host:port
     * @param tls whether this process speaks TLS with it
     */
    public record Server(String name, List<String> addresses, boolean tls, Settings settings) {

        @Override
        public String toString() {
            return name + " at "
                    + String.join(", ", addresses.stream().map(Addresses::shown).toList());
        }
    }

    private final Server server;
    private final Function<Throwable, @Nullable Refusal> clientSays;
    private final Set<Refusal> logged = EnumSet.noneOf(Refusal.class);
    private final Map<String, String> refusedQueues = new ConcurrentHashMap<>();
    private final Map<String, Integer> unanswered = new ConcurrentHashMap<>();
    private boolean looking;
    private int looks;
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    private volatile boolean away;
    private volatile boolean worked;

    /**
     * @param clientSays what an exception of the broker's client, or one of its causes, tells; null if it does not. Knows
     *     at least the one that says that the credentials are wrong
     */
    public Outages(Server server, Function<Throwable, @Nullable Refusal> clientSays) {
        this.server = server;
        this.clientSays = clientSays;
    }

    /** The broker cannot be used. Returns at once. */
    public synchronized void began(Throwable failure) {
        away = true;
        var refusal = refusal(failure);
        if (refusal != null) {
            log(refusal, failure);
        } else if (!looking && System.nanoTime() - lookedAt >= BETWEEN_LOOKS.toNanos()) {
            var thread = new Thread(() -> look(failure), "outage");
            thread.setDaemon(true);
            thread.start();
            // only now: starting it may fail
            looking = true;
        }
    }

    private @Nullable Refusal refusal(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            var said = clientSays.apply(cause);
            if (said != null) {
                return said;
            }
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return Refusal.CERTIFICATE;
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains("unrecognized SSL")) {
                return Refusal.SPEAKS_NO_TLS;
            }
            if (cause instanceof java.net.ConnectException || cause instanceof java.net.UnknownHostException) {
                return Refusal.UNAVAILABLE;
            }
        }
        return null;
    }

    /** Asks who listens there, which may take some seconds. */
    private void look(Throwable failure) {
        var strangers = server.addresses().stream()
                .map(address -> Stranger.at(Addresses.socket(address)))
                .toList();
        var found = strangers.stream()
                .map(this::guess)
                .min(Comparator.naturalOrder())
                .orElse(Refusal.UNAVAILABLE);
        synchronized (this) {
            looking = false;
            lookedAt = System.nanoTime();
            var clear = EnumSet.noneOf(Refusal.class);
            clear.addAll(logged);
            clear.remove(Refusal.UNAVAILABLE);
            // what the client says is better than a guess, and a slow client or server may say it later
            var unsure = strangers.contains(Stranger.SILENT)
                    || found == Refusal.UNCLEAR
                    || found == Refusal.NO_TLS_CONNECTION;
            if (away && clear.isEmpty() && (worked || !unsure || looks++ > 1)) {
                log(found, failure);
            }
        }
    }

    private Refusal guess(Stranger stranger) {
        return switch (stranger) {
            case SPEAKS_HTTP -> Refusal.NO_BROKER;
            case SPEAKS_TLS ->
                !server.tls() ? Refusal.EXPECTS_TLS : worked ? Refusal.UNAVAILABLE : Refusal.NO_TLS_CONNECTION;
            case SPEAKS_ANOTHER_PROTOCOL, SILENT ->
                worked ? Refusal.UNAVAILABLE : server.tls() ? Refusal.SPEAKS_NO_TLS : Refusal.UNCLEAR;
            case NOBODY -> Refusal.UNAVAILABLE;
        };
    }

    /** Logs each reason once, and a vague one only if there is no other. */
    private void log(Refusal refusal, Throwable failure) {
        var vague = refusal.compareTo(Refusal.NO_TLS_CONNECTION) >= 0;
        if ((!vague || logged.isEmpty()) && logged.add(refusal)) {
            var settings = server.settings();
            LOG.warn(
                    "{} {}; outgoing messages wait in the outbox ({})",
                    server,
                    String.format(
                            Locale.ROOT,
                            refusal.sentence,
                            settings.address(),
                            settings.credentials(),
                            settings.tls(),
                            settings.trust()),
                    describe(failure));
            LOG.debug("Cause", failure);
        }
    }

    /** The broker can be used. */
    public void ended() {
        worked = true;
        if (away) {
            synchronized (this) {
                away = false;
                looks = 0;
                unanswered.clear();
                if (!logged.isEmpty()) {
                    logged.clear();
                    LOG.info("{} is back", server);
                }
            }
        }
    }

    /**
     * The broker answers, but a module's queue cannot be used.
     *
     * @param reason a sentence that names the queue, and says what to do
     */
    public void refused(String queue, String reason) {
        unanswered.remove(queue);
        if (!reason.equals(refusedQueues.put(queue, reason))) {
            LOG.warn("{}: {}", server, reason);
        }
    }

    /**
     * The broker answers, but a question about a module's queue was not answered in time. The third time in a row, the
     * queue cannot be used.
     *
     * @param reason a sentence that names the queue
     */
    public void unanswered(String queue, String reason) {
        if (unanswered.merge(queue, 1, Integer::sum) == MOST_UNANSWERED) {
            refused(queue, reason);
        }
    }

    /** A module's queue can be used. */
    public void accepted(String queue) {
        unanswered.remove(queue);
        if (refusedQueues.remove(queue) != null) {
            LOG.info("{}: '{}' can be used now", server, queue);
        }
    }

    /** A broker's failure in one line, with its innermost reason, and without passwords. */
    public static String describe(Throwable failure) {
        var innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        // the reason of some is a class name
        var said = innermost.getMessage() == null ? failure.getMessage() : innermost.getMessage();
        if (innermost.getMessage() == null && innermost instanceof TimeoutException) {
            said = "no answer in time";
        } else if (innermost.getMessage() == null && innermost instanceof EOFException) {
            said = "it closed the connection";
        }
        var line = Addresses.withoutPasswords(
                said == null || said.isBlank() ? innermost.toString() : said.replaceAll("\\s+", " "));
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }

    /** Reads the addresses of brokers, which may contain a password. */
    private static final class Addresses {

        private Addresses() {}

        /** Without scheme, user, path, and parameters. */
        static String shown(String address) {
            return withoutPasswords(address)
                    .replaceFirst("^\\(?[a-z0-9+]+://", "")
                    .replaceFirst("[/?),].*$", "");
        }

        static String withoutPasswords(String text) {
            return text.replaceAll("//[^/\\s]*@", "//").replaceAll("(?i)(password|token)=[^&\\s,;)]*", "$1=***");
        }

        static InetSocketAddress socket(String address) {
            var shown = shown(address);
            var colon = shown.lastIndexOf(':');
            var port = shown.substring(colon + 1);
            return colon > 0 && port.matches("\\d{1,5}")
                    ? new InetSocketAddress(shown.substring(0, colon), Integer.parseInt(port))
                    : new InetSocketAddress(shown, 0);
        }
    }
}
