package dev.offshoot.orders;

import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams an order over a WebSocket. Messages are sent asynchronously, one after the other, so that a client that does
 * not read holds up nobody else; at most the history of its order waits here. Tomcat is called without a lock, because
 * it may call back at once.
 */
class OrderSocket extends AbstractWebSocketHandler implements Follower {

    private static final Logger LOG = LoggerFactory.getLogger(OrderSocket.class);
    private static final int SEND_TIMEOUT_MILLIS = 10_000;
    /** Tomcat's setting for how long a ping or a close frame waits for a client that does not read, in milliseconds. */
    private static final String BLOCKING_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private static final long SHORT = 500;
    /** A client that leaves more pings than this unanswered is gone. */
    private static final int MOST_UNANSWERED = 2;

    private final FollowingOrders following;
    private final JsonMapper json;

    private final Queue<String> unsent = new ArrayDeque<>();
    private @Nullable StandardWebSocketSession session;
    private @Nullable CloseStatus closing;
    private boolean sending;
    private int unanswered;

    OrderSocket(FollowingOrders following, JsonMapper json) {
        this.following = following;
        this.json = json;
    }

    /** A message, with the same parts as a server-sent event. */
    private record Message(String id, String event, OrderHistory.Step data) {}

    @Override
    public void afterConnectionEstablished(WebSocketSession opened) {
        var standard = (StandardWebSocketSession) opened;
        standard.getNativeSession(Session.class).getAsyncRemote().setSendTimeout(SEND_TIMEOUT_MILLIS);
        standard.getNativeSession(Session.class).getUserProperties().put(BLOCKING_SEND_TIMEOUT, SHORT);
        synchronized (this) {
            session = standard;
        }
        sendNext();
    }

    @Override
    public void tell(OrderHistory.Entry entry) {
        var message = json.writeValueAsString(new Message(String.valueOf(entry.number()), "status", entry.step()));
        synchronized (this) {
            unsent.add(message);
        }
        sendNext();
    }

    /** Pings the client, as a dead one would otherwise go unnoticed. */
    @Override
    public void tellNothing() throws IOException {
        StandardWebSocketSession open;
        boolean gone;
        synchronized (this) {
            gone = ++unanswered > MOST_UNANSWERED;
            open = sending ? null : session;
        }
        if (gone) {
            close(CloseStatus.POLICY_VIOLATION.withReason("Pings were not answered"));
            throw new IOException("The client does not answer pings");
        }
        if (open != null) {
            open.getNativeSession(Session.class).getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        }
    }

    @Override
    public void end(Ending why) {
        close(
                switch (why) {
                    case ORDER_ENDED -> CloseStatus.NORMAL;
                    case RECONNECT -> CloseStatus.SERVICE_RESTARTED;
                    case PROCESS_STOPS -> CloseStatus.GOING_AWAY;
                });
    }

    private void close(CloseStatus status) {
        synchronized (this) {
            if (closing == null) {
                closing = status;
            }
        }
        sendNext();
    }

    private void sendNext() {
        StandardWebSocketSession open;
        String next;
        synchronized (this) {
            open = session;
            if (open == null || sending || unsent.isEmpty() && closing == null) {
                return;
            }
            next = unsent.poll();
            sending = true;
        }
        try {
            if (next != null) {
                open.getNativeSession(Session.class).getAsyncRemote().sendText(next, this::sent);
            } else {
                open.close(closing);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A client disconnected before its order ended", e);
            following.leave(this);
        }
    }

    private void sent(SendResult result) {
        if (!result.isOK()) {
            following.leave(this);
            return;
        }
        synchronized (this) {
            sending = false;
        }
        sendNext();
    }

    @Override
    protected void handlePongMessage(WebSocketSession from, PongMessage message) {
        synchronized (this) {
            unanswered = 0;
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession from, TextMessage message) throws IOException {
        refuse(from);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession from, BinaryMessage message) throws IOException {
        refuse(from);
    }

    private void refuse(WebSocketSession from) throws IOException {
        following.leave(this);
        from.close(CloseStatus.NOT_ACCEPTABLE.withReason("Clients send no messages here"));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession closed, CloseStatus status) {
        following.leave(this);
    }
}
