package dev.offshoot.messaging.zeromq;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** Connections to all processes. Not thread-safe. */
final class Peers {

    static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    private final ZContext context;
    private final Map<String, ZMQ.Socket> sockets = new LinkedHashMap<>();

    Peers(ZContext context, List<String> addresses) {
        this.context = context;
        for (var address : addresses) {
            var socket = context.createSocket(SocketType.DEALER);
            // what cannot be sent now must not arrive later, when its id may have been forgotten
            socket.setDelayAttachOnConnect(true);
            // more often than a question is repeated, so that a process that has just started is found
            socket.setReconnectIVL((int) BETWEEN_QUESTIONS.toMillis() / 2);
            socket.connect(address);
            sockets.put(address, socket);
        }
    }

    /** Sends, without waiting. Returns false if this process has too many messages for the other one in hand already. */
    boolean send(String address, ZMsg frames) {
        var socket = sockets.get(address);
        if (socket == null) {
            return false;
        }
        for (var frame = frames.pop(); frame != null; frame = frames.pop()) {
            if (!frame.sendAndDestroy(socket, frames.isEmpty() ? ZMQ.DONTWAIT : ZMQ.DONTWAIT | ZMQ.SNDMORE)) {
                return false;
            }
        }
        return true;
    }

    /** Asks all processes whether they consume a queue, without waiting. */
    void ask(String queue) {
        ask(queue, UUID.randomUUID().toString(), sockets.keySet());
    }

    private void ask(String queue, String question, Collection<String> addresses) {
        for (var address : addresses) {
            var frames = new ZMsg();
            frames.add(Wire.WHO);
            frames.add(queue);
            frames.add(question);
            send(address, frames);
        }
    }

    /** Asks all processes whether they consume a queue. Returns the ids of those that do. */
    Set<String> rollCall(String queue, Duration timeout) {
        var question = UUID.randomUUID().toString();
        var deadline = System.nanoTime() + timeout.toNanos();
        var waiting = new HashSet<>(sockets.keySet());
        var consuming = new HashSet<String>();
        while (!waiting.isEmpty() && deadline - System.nanoTime() > 0) {
            // again, because a connection may have opened meanwhile
            ask(queue, question, List.copyOf(waiting));
            receive(Math.min(deadline, System.nanoTime() + BETWEEN_QUESTIONS.toNanos()), (address, answer) -> {
                var kind = Wire.text(answer);
                if (question.equals(Wire.text(answer))) {
                    waiting.remove(address);
                    if (kind.equals(Wire.HERE)) {
                        consuming.add(Wire.text(answer));
                    }
                }
                return !waiting.isEmpty();
            });
        }
        return consuming;
    }

    /** Passes answers on, with the address that they came from, for as long as it is wanted. */
    void receive(long deadline, BiPredicate<String, ZMsg> wantsMore) {
        try (var poller = context.createPoller(sockets.size())) {
            sockets.values().forEach(socket -> poller.register(socket, ZMQ.Poller.POLLIN));
            for (var left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
                if (poller.poll(Math.max(1, left / 1_000_000)) < 0) {
                    Thread.currentThread().interrupt();
                    return;
                }
                for (var peer : sockets.entrySet()) {
                    for (var answer = ZMsg.recvMsg(peer.getValue(), ZMQ.DONTWAIT);
                            answer != null;
                            answer = ZMsg.recvMsg(peer.getValue(), ZMQ.DONTWAIT)) {
                        if (answer.size() >= 2 && !wantsMore.test(peer.getKey(), answer)) {
                            return;
                        }
                    }
                }
            }
        }
    }
}
