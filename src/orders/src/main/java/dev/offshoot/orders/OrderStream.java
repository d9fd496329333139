package dev.offshoot.orders;

import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams an order over server-sent events. */
class OrderStream implements Follower {

    private final SseEmitter emitter;

    OrderStream(SseEmitter emitter) {
        this.emitter = emitter;
    }

    @Override
    public void tell(OrderHistory.Entry entry) throws IOException {
        emitter.send(SseEmitter.event()
                .id(String.valueOf(entry.number()))
                .name("status")
                .data(entry.step(), MediaType.APPLICATION_JSON));
    }

    @Override
    public void tellNothing() throws IOException {
        emitter.send(SseEmitter.event().comment("still here"));
    }

    /** Clients of an event stream reconnect by themselves, whatever ended it. */
    @Override
    public void end(Ending why) {
        emitter.complete();
    }
}
