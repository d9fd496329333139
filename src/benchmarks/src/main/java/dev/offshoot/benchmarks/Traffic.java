package dev.offshoot.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What connections of this machine have carried, in bytes, as the kernel counts them while they are open. */
final class Traffic {

    private static final Pattern CARRIED = Pattern.compile("\\bbytes_(?:sent|received):(\\d+)");

    private Traffic() {}

    /**
     * The bytes that open connections to these local ports have carried so far, in both directions, without the headers
     * of TCP.
     */
    static long to(Collection<Integer> ports) {
        return carried(ss("sport", ports));
    }

    /** The same of the connections from a process to these ports, by connection. */
    static Map<String, Long> from(long pid, Collection<Integer> ports) {
        return byConnection(pid, ss("dport", ports));
    }

    private static String ss(String side, Collection<Integer> ports) {
        var command = new ArrayList<>(
                List.of("ss", "--tcp", "--info", "--processes", "--oneline", "--numeric", "--no-header"));
        command.add(ports.stream().map(port -> side + " = :" + port).collect(Collectors.joining(" or ")));
        return Programs.run(command, Path.of("/"));
    }

    /** The sum of what ss says of each connection. */
    static long carried(String output) {
        return CARRIED.matcher(output)
                .results()
                .mapToLong(one -> Long.parseLong(one.group(1)))
                .sum();
    }

    static Map<String, Long> byConnection(long pid, String output) {
        return output.lines()
                .filter(line -> line.contains("pid=" + pid + ","))
                // state, two queues, then both addresses
                .collect(Collectors.toMap(line -> line.split("\\s+")[3], Traffic::carried));
    }
}
