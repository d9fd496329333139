package dev.offshoot.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.customers.CustomerRegistered;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.Redelivers;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Mail over SMTP, with a mail server that is sometimes down. */
@ApplicationModuleTest
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = {"offshoot.messaging.attempts=2", "offshoot.messaging.first-backoff=10ms"})
class MailTests {

    private static final Money TOTAL = Money.of("19.99", "EUR");
    private static final int PORT = FreePorts.one();

    private static GreenMail server = started();

    @DynamicPropertySource
    static void mailIsConfigured(DynamicPropertyRegistry settings) {
        settings.add("spring.mail.host", () -> "127.0.0.1");
        settings.add("spring.mail.port", () -> PORT);
    }

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    private UUID order;
    private UUID customer;
    private String address;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
        address = customer + "@example.org";
    }

    @AfterAll
    static void serverStops() {
        server.stop();
    }

    @Test
    void mailsWhatItTells() throws Exception {
        publish(new CustomerRegistered(customer, address, "Zoë"));
        settled();
        publish(new OrderPlaced(order, customer, TOTAL), new OrderPlaced(order, customer, TOTAL));
        settled();

        assertThat(mails()).hasSize(1);
        var mail = mails().get(0);
        assertThat(mail.getSubject()).isEqualTo("We have your order");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("Offshoot <shop@offshoot.example>");
        assertThat(mail.getContent().toString())
                .contains("Hello Zoë,")
                .contains("19.99 EUR")
                .contains(order.toString());
        assertThat(mail.getMessageID()).isEqualTo("<" + notification() + "@offshoot>");
    }

    @Test
    @Redelivers(SendMail.class)
    void repeatsAMailUnderTheSameId() throws Exception {
        publish(new CustomerRegistered(customer, address, "Alice"));
        settled();
        publish(new OrderPlaced(order, customer, TOTAL));
        settled();

        // as after a crash
        publish(new SendMail(order, notification(), 0));
        settled();

        assertThat(mails()).hasSize(2);
        assertThat(mails().get(0).getMessageID()).isEqualTo(mails().get(1).getMessageID());
    }

    @Test
    void mailsNothingThatItDoesNotKnow() {
        publish(new SendMail(order, UUID.randomUUID(), 0));
        settled();

        assertThat(parked()).isZero();
    }

    @Test
    void waitsForTheAddressOfACustomerWhomItHearsOfLate() throws Exception {
        publish(new OrderPlaced(order, customer, TOTAL));
        await().until(() -> waited() > 0);
        assertThat(jdbc.queryForList(
                        "SELECT subject FROM notifications.delivery WHERE type = 'notifications.SendMail'",
                        String.class))
                .as("whose path, and whose trace, the mail belongs to")
                .containsOnly(order.toString());
        publish(new CustomerRegistered(customer, address, "Alice"));

        settled();

        assertThat(mails()).hasSize(1);
    }

    @Test
    void writesToNobodyButTheCustomer() throws Exception {
        publish(new CustomerRegistered(customer, address, "Alice\r\nBcc: everybody@example.org"));
        settled();
        publish(new OrderPlaced(order, customer, TOTAL));
        settled();

        assertThat(mails()).hasSize(1);
        assertThat(mails().get(0).getRecipients(RecipientType.BCC)).isNull();
        assertThat(mails().get(0).getAllRecipients()).hasSize(1);
    }

    @Test
    void parksWhatTheServerRefusesAndTellsNoLogWhoseItIs(CapturedOutput log) {
        publish(new CustomerRegistered(customer, "no address of " + customer, "Alice"));
        settled();
        publish(new OrderPlaced(order, customer, TOTAL));

        await().until(() -> parked() == 1);

        assertThat(jdbc.queryForObject("SELECT error FROM notifications.delivery WHERE lane = 9", String.class))
                .endsWith("The mail server refuses notification " + notification());
        assertThat(log).contains("The mail server refuses").doesNotContain("no address of");
        jdbc.update("DELETE FROM notifications.delivery WHERE lane = 9");
    }

    /** Guards against mails that are parked during maintenance of the mail server. */
    @Test
    void mailsLaterIfTheServerIsAway() throws Exception {
        server.stop();
        publish(new CustomerRegistered(customer, address, "Alice"));
        settled();

        publish(new OrderPlaced(order, customer, TOTAL));
        await().until(() -> waited() >= 2);
        assertThat(notification()).as("the inbox shows it meanwhile").isNotNull();
        assertThat(jdbc.queryForObject("SELECT pending FROM notifications.backlog_report", Integer.class))
                .as("and operators see that it waits")
                .isEqualTo(1);
        server = started();
        settled();

        assertThat(parked()).isZero();
        assertThat(mails()).hasSize(1);
        assertThat(mails().get(0).getMessageID()).isEqualTo("<" + notification() + "@offshoot>");
    }

    /** Guards against a call that never returns and blocks all further notifications. */
    @Test
    void mailsLaterIfTheServerSaysNothing() throws Exception {
        server.stop();
        publish(new CustomerRegistered(customer, address, "Alice"));
        settled();
        var visitors = Collections.synchronizedList(new ArrayList<Socket>());
        Thread door;
        try (var silent = new ServerSocket(PORT, 50, InetAddress.getByName("127.0.0.1"))) {
            door = new Thread(() -> {
                try {
                    while (true) {
                        visitors.add(silent.accept());
                    }
                } catch (IOException closed) {
                    // refuses new connections, keeps open ones
                }
            });
            door.start();
            publish(new OrderPlaced(order, customer, TOTAL));
            await().until(() -> !visitors.isEmpty());
        }
        // the port is free once nothing listens on it
        door.join(10_000);
        server = started();

        settled();

        assertThat(parked()).isZero();
        assertThat(mails()).hasSize(1);
        for (var visitor : visitors) {
            visitor.close();
        }
    }

    /** Guards against parking mails because a server uses greylisting or drops a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"451 4.7.1 come back in a while", "421 4.3.2 going down", ""})
    void mailsLaterIfTheServerDoesNotWantItNow(String answer) throws Exception {
        server.stop();
        publish(new CustomerRegistered(customer, address, "Alice"));
        settled();
        Thread door;
        try (var busy = new ServerSocket(PORT, 50, InetAddress.getByName("127.0.0.1"))) {
            door = new Thread(() -> refuse(busy, answer));
            door.start();
            publish(new OrderPlaced(order, customer, TOTAL));
            await().until(() -> waited() >= 2 || parked() > 0);
        }
        // the port is free once nothing listens on it
        door.join(10_000);
        server = started();

        settled();

        assertThat(parked()).isZero();
        assertThat(mails()).hasSize(1);
    }

    /** Speaks SMTP up to the recipient, and answers it with this; null hangs up. */
    private static void refuse(ServerSocket server, String answer) {
        try {
            while (true) {
                try (var visitor = server.accept();
                        var lines = new BufferedReader(new InputStreamReader(visitor.getInputStream()))) {
                    say(visitor, "220 busy");
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.startsWith("RCPT") && answer.isEmpty()) {
                            break;
                        }
                        say(visitor, line.startsWith("RCPT") ? answer : "250 fine");
                    }
                }
            }
        } catch (IOException closed) {
            // refuses new connections
        }
    }

    private static void say(Socket visitor, String line) throws IOException {
        visitor.getOutputStream().write((line + "\r\n").getBytes());
    }

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    /** The mails received for this customer. */
    private List<MimeMessage> mails() throws Exception {
        var mails = new ArrayList<MimeMessage>();
        for (var mail : server.getReceivedMessages()) {
            if (mail.getAllRecipients()[0].toString().contains(address)) {
                mails.add(mail);
            }
        }
        return mails;
    }

    private UUID notification() {
        return jdbc.queryForObject("SELECT id FROM notifications.notification WHERE order_id = ?", UUID.class, order);
    }

    /** How often the mail was postponed. */
    private int waited() {
        return jdbc
                .queryForList(
                        "SELECT payload FROM notifications.delivery WHERE type = 'notifications.SendMail'",
                        String.class)
                .stream()
                .mapToInt(payload -> Integer.parseInt(payload.replaceAll(".*\"waited\":(\\d+).*", "$1")))
                .max()
                .orElse(0);
    }

    private int parked() {
        return jdbc.queryForObject("SELECT parked FROM notifications.backlog_report", Integer.class);
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() ->
                        jdbc.queryForObject("SELECT count(*) FROM notifications.delivery WHERE lane < 9", Integer.class)
                                == 0);
    }
}
