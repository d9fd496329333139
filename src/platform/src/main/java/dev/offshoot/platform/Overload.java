package dev.offshoot.platform;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import dev.offshoot.platform.RequestSlots.Slot;
import dev.offshoot.platform.http.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Refuses requests that the process cannot work on now, before anything is done: those that start a process while messages
 * wait too long, and all others if no slot becomes free. Pages, actuator endpoints, published keys, uploads, and answers
 * that are only waited for, such as streams of events, need no slot. Requests of the API have got theirs from {@link
 * RequestDoor}.
 */
class Overload implements AsyncHandlerInterceptor {

    private static final String SLOT = Overload.class.getName() + ".slot";
    /**
     * Where the keys for checking tokens are published. Requests that hold all slots may be waiting for them, if this
     * process reads its own keys through the gateway.
     */
    private static final String KEYS = "/.well-known/";

    private static final String REFUSED = "offshoot.requests.refused";

    private final Admission admission;
    private final RequestSlots slots;
    private final Problems problems;
    private final MeterRegistry meters;

    Overload(Admission admission, RequestSlots slots, Problems problems, MeterRegistry meters) {
        this.admission = admission;
        this.slots = slots;
        this.problems = problems;
        this.meters = meters;
        meters.counter(REFUSED, "reason", "delay");
        meters.counter(REFUSED, "reason", "slots");
        meters.gauge("offshoot.requests.refusing", admission, Admission::share);
        meters.gauge("offshoot.requests.slots", slots, RequestSlots::free);
    }

    /** The slot of a request; null if it needs none. */
    static @Nullable Slot slotOf(HttpServletRequest request) {
        return (Slot) request.getAttribute(SLOT);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)
                || request.getDispatcherType() != DispatcherType.REQUEST
                || path(request).startsWith(KEYS)) {
            return true;
        }
        var traits = traits(method);
        if (traits.contains(RouteTrait.UPLOAD)) {
            release(request); // it mostly waits for its client
            return true;
        }
        if (traits.contains(RouteTrait.STARTS_PROCESS) && admission.refuses()) {
            return refuse(response, "delay", admission.retryAfter());
        }
        return slotOf(request) != null || admit(request, response);
    }

    /** The path within the application. */
    static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** Waits for a slot for the request, and refuses the request if there is none. */
    boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var slot = slots.tryAcquire(
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD"));
        if (slot == null) {
            return refuse(response, "slots", 1);
        }
        request.setAttribute(SLOT, slot);
        return true;
    }

    private static List<RouteTrait> traits(HandlerMethod method) {
        var route = method.getMethodAnnotation(Route.class);
        return route == null ? List.of() : List.of(route.value());
    }

    private boolean refuse(HttpServletResponse response, String reason, int retryAfter) throws IOException {
        meters.counter(REFUSED, "reason", reason).increment();
        response.setHeader(Refusal.TOO_BUSY_HEADER, reason);
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter));
        problems.write(response, Problems.problem(Refusal.TOO_BUSY));
        return false;
    }

    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        release(request);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception ex) {
        release(request);
    }

    static void release(HttpServletRequest request) {
        var slot = slotOf(request);
        if (slot != null) {
            request.removeAttribute(SLOT);
            slot.release();
        }
    }
}
