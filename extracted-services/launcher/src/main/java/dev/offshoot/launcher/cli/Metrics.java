package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.processes.Http;
import java.util.regex.Pattern;

/** Reads a process's metrics. */
final class Metrics {

    private static final Pattern REQUESTS =
            Pattern.compile("^http_server_requests_seconds_count\\{(.*)}\\s+(\\S+)$", Pattern.MULTILINE);

    private Metrics() {}

    /** The number of requests answered, without those of operators. */
    static String requests(Http.Answer prometheus) {
        if (!prometheus.isGood()) {
            return "?";
        }
        var sum = 0.0;
        var found = REQUESTS.matcher(prometheus.body());
        while (found.find()) {
            if (!found.group(1).contains("uri=\"/actuator")) {
                sum += Double.parseDouble(found.group(2));
            }
        }
        return String.valueOf(Math.round(sum));
    }
}
