package dev.offshoot.gateway.routing;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process that the gateway passes requests on to, and what it last said of itself. */
public final class Instance {

    /**
     * What a process answers at {@code /actuator/modules}.
     *
     * @param process its name
     * @param broker {@code none} where it has none
     * @param accepting false once it prepares to stop
     * @param modules those that it carries, hosted or not
     */
    public record View(String process, String broker, boolean accepting, Map<String, ModuleState> modules) {}

    /** One module in a process; its backlog is known where it was asked for, and {@code schema} is the same wherever the same data is worked on. */
    public record ModuleState(
            boolean hosted,
            boolean ready,
            boolean hearing,
            @Nullable Long pending,
            @Nullable Long parked,
            @Nullable UUID schema) {}

    /** The attribute of an exchange: the instance that was asked last. */
    public static final String ASKED = Instance.class.getName() + ".asked";

    /** The trouble of a process that is not there; one that is silent may be at work all the same. */
    static final String NOTHING_LISTENS = "nothing listens there";

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

    /** How many requests for it are under way. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** What it said last, or nothing while it never answered. */
    public @Nullable View view() {
        return view;
    }

    /** Why it was not reached, or nothing. */
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

    /** Whether there is no process at all. */
    public boolean isGone() {
        return !reachable && NOTHING_LISTENS.equals(trouble);
    }

    /** The name that it gives itself; until it has, where it listens. */
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

    /** Whether it hosts the module, or will do so again once it answers: what it hosts it remembers. */
    public boolean mayHost(String module) {
        var state = module(module);
        return state != null && state.hosted();
    }

    /** Whether a request for the module is well placed here. */
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
