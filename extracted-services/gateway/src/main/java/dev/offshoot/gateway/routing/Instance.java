package dev.offshoot.gateway.routing;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process that the gateway routes requests to, and its last reported state. */
public final class Instance {

    /**
     * A process's response at {@code /actuator/modules}.
     *
     * @param process its name
     * @param broker {@code none} if it has none
     * @param accepting false once it is about to stop
     * @param modules the modules that it contains, hosted or not
     */
    public record View(String process, String broker, boolean accepting, Map<String, ModuleState> modules) {}

    /** One module in a process; its backlog is known if requested, and equal values of {@code schema} mean the same data. */
    public record ModuleState(
            boolean hosted,
            boolean ready,
            boolean hearing,
            @Nullable Long pending,
            @Nullable Long parked,
            @Nullable UUID schema) {}

    /** The exchange attribute with the instance that was last sent the request. */
    public static final String ASKED = Instance.class.getName() + ".asked";

    /** The trouble of a process that is down; a silent one may still be working. */
    static final String NOTHING_LISTENS = "connection refused";

    private final URI url;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile @Nullable View view;
    private volatile boolean reachable;
    private volatile @Nullable String trouble;

    Instance(URI url) {
        this.url = url;
    }

    public URI url() {
        return url;
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

    void said(View now) {
        view = now;
        trouble = null;
        reachable = true;
    }

    void isSilent(String why) {
        trouble = why;
        reachable = false;
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
