package dev.offshoot.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.customers.CustomerRegistered;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.orders.OrderConfirmed;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.contracts.orders.OrderShipped;
import dev.offshoot.messaging.testing.Redelivers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** Customers' inboxes without mail configured. Each event also arrives twice, late and early. */
@ApplicationModuleTest
@AutoConfigureMockMvc
class NotificationsModuleTests {

    private static final Money TOTAL = Money.of("19.99", "EUR");

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    private UUID order;
    private UUID customer;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
    }

    @Test
    void tellsWhatBecomesOfAnOrder() {
        everything().forEach(this::tell);

        assertThat(inbox(customer, 0)).bodyJson().satisfies(page -> {
            assertThat(page).extractingPath("$.total").isEqualTo(5);
            assertThat(page)
                    .extractingPath("$.items[*].kind")
                    .asArray()
                    .containsExactly("CANCELLED", "COMPLETED", "SHIPPED", "CONFIRMED", "PLACED");
            assertThat(page).extractingPath("$.items[4].title").isEqualTo("We have your order");
            assertThat(page).extractingPath("$.items[4].text").asString().contains("19.99 EUR");
            assertThat(page).extractingPath("$.items[2].text").asString().contains("Goose Post, GO123");
            assertThat(page).extractingPath("$.items[*].orderId").asArray().containsOnly(order.toString());
        });
    }

    @Test
    @Redelivers({OrderPlaced.class, OrderConfirmed.class, OrderShipped.class, OrderCompleted.class, OrderCancelled.class
    })
    void tellsEachThingOnceHoweverOftenItIsHeard() {
        everything().forEach(event -> tell(event, event));
        everything().forEach(this::tell);

        assertOneOfEachKind();
    }

    @Test
    void tellsEachThingOnceHoweverTheEventsFall() {
        var heard = new ArrayList<>(everything());
        heard.addAll(everything());
        heard.addAll(everything());
        Collections.shuffle(heard);

        heard.parallelStream().forEach(this::publish);
        settled();

        assertOneOfEachKind();
    }

    @Test
    void tellsOfEachOrder() {
        for (int i = 0; i < 25; i++) {
            publish(new OrderPlaced(UUID.randomUUID(), customer, TOTAL));
        }
        settled();

        assertThat(inbox(customer, 1)).bodyJson().satisfies(page -> {
            assertThat(page).extractingPath("$.total").isEqualTo(25);
            assertThat(page).extractingPath("$.page").isEqualTo(1);
            assertThat(page).extractingPath("$.items.length()").isEqualTo(5);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "OUT_OF_STOCK, out of stock",
        "PAYMENT_DECLINED, payment was declined",
        "NO_CARRIER, No carrier delivers",
        "LOST, lost your parcel",
        "BY_CUSTOMER, As you asked",
        "TIMED_OUT, in time",
        "HEARD_FIRST_TOMORROW, Any payment will be refunded"
    })
    void saysWhyAnOrderWasCancelled(String reason, String text) {
        tell(new OrderCancelled(order, customer, reason));

        assertThat(inbox(customer, 0))
                .bodyJson()
                .extractingPath("$.items[0].text")
                .asString()
                .contains(text);
    }

    @Test
    @Redelivers(CustomerRegistered.class)
    void knowsACustomerByWhatWasHeardLast() {
        tell(new CustomerRegistered(customer, "alice@example.org", "Alice"));
        tell(new CustomerRegistered(customer, "alice@example.org", "Alice"));
        tell(new CustomerRegistered(customer, "alice@example.com", "Alice Adams"));

        assertThat(jdbc.queryForMap("SELECT email, name FROM notifications.contact WHERE customer_id = ?", customer))
                .containsEntry("email", "alice@example.com")
                .containsEntry("name", "Alice Adams");
    }

    @Test
    void showsNobodyElsesInbox() {
        everything().forEach(this::tell);

        assertThat(inbox(UUID.randomUUID(), 0))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(0);
        assertThat(http.get()
                        .uri("/api/notifications")
                        .with(jwt().jwt(token -> token.subject(UUID.randomUUID().toString()))
                                .authorities(new SimpleGrantedAuthority("ROLE_STAFF"))))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();
        assertThat(http.get().uri("/api/notifications")).hasStatus(401);
    }

    @Test
    void takesAnAbsurdPageForTheNearestThereIs() {
        tell(new OrderPlaced(order, customer, TOTAL));

        assertThat(inbox(customer, -3))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(1);
        assertThat(inbox(customer, Integer.MAX_VALUE))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();
    }

    private List<Object> everything() {
        return List.of(
                new OrderPlaced(order, customer, TOTAL),
                new OrderConfirmed(order, customer, TOTAL),
                new OrderShipped(order, customer, "Goose Post", "GO123"),
                new OrderCompleted(order, customer),
                new OrderCancelled(order, customer, "LOST"));
    }

    private void assertOneOfEachKind() {
        assertThat(jdbc.queryForList(
                        "SELECT kind FROM notifications.notification WHERE order_id = ?", String.class, order))
                .containsExactlyInAnyOrder("PLACED", "CONFIRMED", "SHIPPED", "COMPLETED", "CANCELLED");
    }

    private MvcTestResult inbox(UUID of, int page) {
        return http.get()
                .uri("/api/notifications?page={page}", page)
                .with(jwt().jwt(token -> token.subject(of.toString()))
                        .authorities(new SimpleGrantedAuthority("ROLE_CUSTOMER")))
                .exchange();
    }

    private void tell(Object... messages) {
        publish(messages);
        settled();
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        await().until(() -> jdbc.queryForObject("SELECT count(*) FROM notifications.delivery", Integer.class) == 0);
    }
}
