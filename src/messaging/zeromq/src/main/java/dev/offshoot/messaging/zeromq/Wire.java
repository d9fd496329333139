package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** The frames that processes exchange. Processes of different releases do, so they must not change. */
final class Wire {

    /** A message: the queue, an id to confirm it by, the number of its deliveries, the body, names and values of headers. */
    static final String MESSAGE = "message";
    /** An answer: the message of this id is stored. */
    static final String STORED = "stored";
    /** An answer: the message of this id is not stored, because the process does not consume the queue, or not now. */
    static final String REFUSED = "refused";
    /** A question: whether the process consumes a queue; with an id for the answer. */
    static final String WHO = "who";
    /** An answer to the question of this id: yes, with an id of the process. */
    static final String HERE = "here";
    /** An answer to the question of this id: no. */
    static final String NOT_HERE = "not here";

    private static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce-", "content-type");

    private Wire() {}

    /** Takes the next frame as text; empty if there is none. */
    static String text(ZMsg frames) {
        var frame = frames.pop();
        return frame == null ? "" : new String(frame.getData(), StandardCharsets.UTF_8);
    }

    static ZMsg message(String queue, Envelope message, Body body, int deliveries) {
        var frames = new ZMsg();
        frames.add(MESSAGE);
        frames.add(queue);
        frames.add(message.id().toString());
        frames.add(String.valueOf(deliveries));
        frames.add(body.bytes());
        HEADERS.of(message, body).forEach((name, value) -> {
            frames.add(name);
            frames.add(value);
        });
        return frames;
    }

    /** Reads what follows the queue and the id of a message. */
    static Delivery delivery(ZFrame sender, String id, ZMsg rest) {
        var size = rest.contentSize();
        var deliveries = text(rest);
        var count = deliveries.matches("\\d{1,6}") ? Integer.parseInt(deliveries) : 1;
        var body = rest.pop();
        var headers = new HashMap<String, String>();
        while (rest.size() >= 2) {
            headers.put(text(rest), text(rest));
        }
        var read = HEADERS.read(headers::get, body == null ? new byte[0] : body.getData(), count > 1);
        return new Delivery(sender, id, read, count, size);
    }

    static void answer(ZMQ.Socket socket, ZFrame to, String... frames) {
        var answer = new ZMsg();
        answer.add(to.duplicate());
        for (var frame : frames) {
            answer.add(frame);
        }
        answer.send(socket);
    }

    /**
     * A message as it arrived.
     *
     * @param sender where the answer goes
     * @param id what the sender confirms it by
     * @param count how often it was sent, this time included
     * @param size the number of bytes in all of its frames
     */
    record Delivery(ZFrame sender, String id, ReceivedMessage message, int count, long size) {

        boolean isSuspect() {
            return CloudEventHeaders.isSuspect(count);
        }

        void answer(ZMQ.Socket socket, String kind) {
            Wire.answer(socket, sender, kind, id);
        }
    }
}
