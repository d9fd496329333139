package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.json.JsonMapper;

class RequestDoorTests {

    private final RequestSlots slots = new RequestSlots(4, Duration.ofMillis(20));
    private final Overload overload = new Overload(
            new Admission(() -> Duration.ZERO, System::nanoTime),
            slots,
            new Problems(new JsonMapper()),
            new SimpleMeterRegistry());
    private final RequestDoor door = new RequestDoor(overload);
    private final List<Integer> free = new ArrayList<>();

    private MockHttpServletResponse ask(String method, String path) throws Exception {
        var response = new MockHttpServletResponse();
        door.doFilter(new MockHttpServletRequest(method, path), response, (request, answer) -> free.add(slots.free()));
        return response;
    }

    @Test
    void holdsASlotForAsLongAsTheRestOfTheChainTakes() throws Exception {
        ask("PUT", "/api/basket/items/1");

        assertThat(free).containsExactly(1);
        assertThat(slots.free()).isEqualTo(2);
    }

    @Test
    void returnsTheSlotAfterAFailure() {
        var request = new MockHttpServletRequest("GET", "/api/products");

        assertThat(catchThrowable(() -> door.doFilter(request, new MockHttpServletResponse(), (asked, answer) -> {
                    throw new IllegalStateException("any");
                })))
                .isNotNull();

        assertThat(slots.free()).isEqualTo(2);
    }

    @Test
    void refusesWithoutAskingWhoItIsFrom() throws Exception {
        var held = slots.tryAcquire(false);

        var refused = ask("PUT", "/api/basket/items/1");
        var read = ask("GET", "/api/products");

        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(read.getStatus()).isEqualTo(200);
        assertThat(free).containsExactly(0);
        held.release();
    }

    /** Requests with tokens may hold all slots while they wait for these keys. */
    @Test
    void neverRefusesTheKeysForCheckingTokens() throws Exception {
        var held = List.of(slots.tryAcquire(true), slots.tryAcquire(true));
        var handler = new HandlerMethod(this, RequestDoorTests.class.getDeclaredMethod("keys"));

        assertThat(overload.preHandle(
                        new MockHttpServletRequest("GET", "/.well-known/jwks.json"),
                        new MockHttpServletResponse(),
                        handler))
                .isTrue();
        assertThat(overload.preHandle(
                        new MockHttpServletRequest("GET", "/elsewhere"), new MockHttpServletResponse(), handler))
                .isFalse();
        held.forEach(RequestSlots.Slot::release);
    }

    void keys() {
        // what a controller would have
    }

    @Test
    void letsEverythingElsePass() throws Exception {
        ask("GET", "/actuator/health/readiness");
        ask("GET", "/orders");

        assertThat(free).containsExactly(2, 2);
    }
}
