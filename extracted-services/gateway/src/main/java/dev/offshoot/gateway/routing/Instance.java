package dev.offshoot.gateway.routing;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process that the gateway routes requests to, and its last reported state. */
public final class Instance {

    /**
     * A process's response at {@code /actuator/modules}.
     *
     * @param process its name
     * @param instance differs for each start of a process; null in earlier releases
     * @param broker {@code none} if it has none
     * @param accepting false once it is about to stop
     * @param modules the modules that it contains, hosted or not
     */
    public record View(
            String process,
            @Nullable UUID instance,
            String broker,
            boolean accepting,
            Map<String, ModuleState> modules) {

        /** Whether this is the response of a process, and not of something else, whose name could forge lines of a log. */
        boolean isComplete() {
            return process != null && NAME.matcher(process).matches() && broker != null && modules != null;
        }
    }

    /** One module in a process; its backlog is known if requested, and equal values of {@code schema} mean the same data. */
    public record ModuleState(
            boolean hosted,
            boolean ready,
            boolean hearing,
            @Nullable Long pending,
            @Nullable Long parked,
            @Nullable UUID schema) {}

    private static final Pattern NAME = Pattern.compile("[\\x20-\\x7e]{1,100}");

    /** The exchange attribute with the instance that was last sent the request. */
    public static final String ASKED = Instance.class.getName() + ".asked";

    /** The trouble of a process that is down; a silent one may still be working. */
    static final String NOTHING_LISTENS = "connection refused";

    /** An unlisted process that is silent for longer is forgotten. If frozen, it has lost its locks by then. */
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(30);

    /** If an earlier process answers again within this time, several answer at this address. */
    private static final Duration TAKING_TURNS = Duration.ofSeconds(10);

    private final URI url;
    private final InstanceLog log = new InstanceLog(this);
    private volatile Map<String, Integer> ports;
    private final Map<Object, Runnable> whenForgotten = new HashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile @Nullable View view;
    private volatile boolean reachable;
    private volatile @Nullable String trouble;
    private volatile boolean listed = true;
    private volatile boolean forgotten;
    private volatile long answered = System.nanoTime();
    private final AtomicLong questions = new AtomicLong();
    private long latest;
    private @Nullable UUID previous;
    private long changed;
    private volatile boolean several;

    Instance(URI url, Map<String, Integer> ports) {
        this.url = url;
        this.ports = ports;
    }

    public URI url() {
        return url;
    }

    /**
     * The port of a technology.
     *
     * @param technology {@code grpc}, {@code thrift} or {@code dubbo}
     * @param offset its distance from that of HTTP, unless the process is registered with another one
     */
    public int port(String technology, int offset) {
        return ports.getOrDefault(technology, url.getPort() + offset);
    }

    /** Its registered ports; connections to others are closed. */
    void hasPorts(Map<String, Integer> now) {
        if (!now.equals(ports)) {
            ports = now;
            closeConnections(false);
        }
    }

    InstanceLog log() {
        return log;
    }

    /** The number of requests in progress there. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** Its last report, or null if it has never answered. */
    public @Nullable View view() {
        return view;
    }

    /** Why it could not be reached, or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    public boolean isReachable() {
        return reachable;
    }

    /** Numbers a question, because answers may overtake each other: one to an earlier question is out of date. */
    long asks() {
        return questions.incrementAndGet();
    }

    /** Takes the answer to a question; returns whether it is the latest. */
    synchronized boolean said(View now, long question) {
        if (question < latest) {
            return false;
        }
        latest = question;
        var before = view;
        if (before != null && before.instance() != null && !before.instance().equals(now.instance())) {
            var at = System.nanoTime();
            several |=
                    now.instance() != null && now.instance().equals(previous) && at - changed < TAKING_TURNS.toNanos();
            previous = before.instance();
            changed = at;
        } else if (several && System.nanoTime() - changed > TAKING_TURNS.toNanos()) {
            several = false;
        }
        view = now;
        trouble = null;
        answered = System.nanoTime();
        reachable = true;
        return true;
    }

    /** Whether several processes answer at this address, in turns. */
    public boolean isSeveral() {
        return several;
    }

    /** Whether its address is still found. */
    void isListed(boolean now) {
        listed = now;
    }

    /** Whether it can be forgotten: its address is no longer found, and it does not answer. */
    boolean isLost() {
        return !listed && !reachable && (isGone() || System.nanoTime() - answered > SILENT_AT_MOST.toNanos());
    }

    /**
     * What is to be done when this process is forgotten, or its ports change, such as to close a connection.
     *
     * @param owner has one action: later ones have no effect
     */
    public void whenForgotten(Object owner, Runnable action) {
        synchronized (whenForgotten) {
            if (!forgotten) {
                whenForgotten.putIfAbsent(owner, action);
                return;
            }
        }
        action.run();
    }

    void forget() {
        closeConnections(true);
    }

    private void closeConnections(boolean forGood) {
        List<Runnable> actions;
        synchronized (whenForgotten) {
            forgotten |= forGood;
            actions = List.copyOf(whenForgotten.values());
            whenForgotten.clear();
        }
        actions.forEach(Runnable::run);
    }

    /** Whether this address is no longer found, and the same process answers at the other one, which is. */
    boolean isAnotherAddressOf(Instance other) {
        var here = view;
        var there = other.view;
        return !listed
                && other.listed
                && other.reachable
                && here != null
                && there != null
                && here.instance() != null
                && here.instance().equals(there.instance());
    }

    /** There is no answer to a question; returns whether there is none to a later one, either. */
    synchronized boolean isSilent(String why, long question) {
        if (question < latest) {
            return false;
        }
        latest = question;
        trouble = why;
        reachable = false;
        return true;
    }

    /** Whether the process is down. */
    public boolean isGone() {
        return !reachable && NOTHING_LISTENS.equals(trouble);
    }

    /** Its reported name; before its first report, its address. */
    public String process() {
        var said = view;
        return said == null ? url.toString() : said.process();
    }

    public @Nullable ModuleState module(String module) {
        var said = view;
        return said == null ? null : said.modules().get(module);
    }

    public boolean hosts(String module) {
        return reachable && mayHost(module);
    }

    /** Whether it hosts the module, or will do so again once it is back: a process remembers what it hosts. */
    public boolean mayHost(String module) {
        var state = module(module);
        return state != null && state.hosted();
    }

    /** Whether it can serve a request for the module. */
    public boolean serves(String module) {
        var state = module(module);
        var said = view;
        return reachable && said != null && said.accepting() && state != null && state.hosted() && state.ready();
    }

    @Override
    public String toString() {
        return view == null ? url.toString() : process() + " at " + url;
    }
}
