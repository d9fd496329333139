package dev.offshoot.messaging.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.FreePorts;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;

/** Whoever can connect can send anything. */
class InboxTests {

    private static final String QUEUE = "any.archive";

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.offshoot.messaging.zeromq");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ZContext context = new ZContext();
    private final String address = "tcp://127.0.0.1:" + FreePorts.one();
    private final ZeroMqBroker broker = new ZeroMqBroker(address, List.of(address), "any");
    private final CollectingReceiver receiver = new CollectingReceiver();
    private ZMQ.Socket socket;

    @BeforeEach
    void connect() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
        broker.consume("archive", receiver);
        socket = context.createSocket(SocketType.DEALER);
        socket.setReceiveTimeOut(10_000);
        socket.setHWM(10_000);
        socket.connect(address);
    }

    @AfterEach
    void close() {
        receiver.open();
        broker.stopConsuming("archive");
        context.close();
        broker.close();
        log.detachAppender(lines);
    }

    private void send(String... frames) {
        var message = new ZMsg();
        for (var frame : frames) {
            message.add(frame);
        }
        message.send(socket);
    }

    /** The kind of the next answer. */
    private String answer() {
        return ZMsg.recvMsg(socket).popString();
    }

    @Test
    void saysOnceThatItReceivesNonsenseAndDoesNotRepeatIt() {
        for (var time = 0; time < 500; time++) {
            send("secret nonsense");
            send("secret kind", QUEUE, "1");
            send(Wire.WHO, QUEUE, "secret id ".repeat(100));
        }
        send(Wire.WHO, QUEUE, "2");

        assertThat(answer()).isEqualTo(Wire.HERE);
        assertThat(lines.list.stream().filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN)))
                .hasSize(1)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allSatisfy(line -> assertThat(line).contains(address).doesNotContain("secret"));
    }

    @Test
    void refusesMoreThanItsMemoryBearsWhereverItIsInAMessage() {
        receiver.shut();
        send(Wire.MESSAGE, QUEUE, "0", "1", "{}");
        await().until(() -> !receiver.offered().isEmpty());
        var large = "x".repeat(1024 * 1024);

        for (var number = 1; number <= 40; number++) {
            send(Wire.MESSAGE, QUEUE, String.valueOf(number), "1", "{}", "header", large);
        }

        var refused = ZMsg.recvMsg(socket);
        assertThat(refused.popString()).isEqualTo(Wire.REFUSED);
        // the first one is refused later, because it is not stored
        assertThat(refused.popString()).isNotEqualTo("0");
    }

    @Test
    void dropsAMessageThatIsLargerThanAnyOfThisApplication() {
        var large = "x".repeat(1024 * 1024);
        var parts = new String[45];
        Arrays.fill(parts, large);
        parts[0] = Wire.MESSAGE;
        parts[1] = QUEUE;
        parts[2] = "too large";
        parts[3] = "1";
        send(parts);
        send(Wire.MESSAGE, QUEUE, "small", "1", "{}");

        await().until(() -> !receiver.received().isEmpty());

        assertThat(receiver.received()).hasSize(1);
    }
}
