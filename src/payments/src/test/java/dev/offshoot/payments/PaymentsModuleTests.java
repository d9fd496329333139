package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.PaymentReversed;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.testing.Redelivers;
import dev.offshoot.payments.Payment.State;
import dev.offshoot.payments.testing.RunningProvider;
import dev.offshoot.payments.testing.RunningProvider.Fault;
import dev.offshoot.payments.testing.RunningProvider.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Payments against a provider whose answers get lost. Messages also arrive twice, late and early: nothing is taken
 * twice, and everything that is reversed gets refunded.
 */
@ApplicationModuleTest
@AutoConfigureMockMvc
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
        properties = {
            "offshoot.payments.ask-again=20ms",
            "offshoot.payments.read-timeout=1s",
            "offshoot.payments.give-up-after=1s",
            "offshoot.messaging.attempts=3",
            "offshoot.messaging.first-backoff=20ms"
        })
class PaymentsModuleTests {

    private static final RunningProvider PROVIDER = new RunningProvider();
    private static final Money AMOUNT = Money.of("19.99", "EUR");

    @DynamicPropertySource
    static void providerRuns(DynamicPropertyRegistry settings) {
        settings.add("offshoot.payments.provider-url", PROVIDER::url);
    }

    @Autowired
    Payments payments;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    MockMvcTester http;

    @Autowired
    ConfigurableApplicationContext application;

    private UUID order;
    private UUID customer;
    private String token;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
        token = "tok_" + UUID.randomUUID();
        PROVIDER.refuseWith(409);
    }

    @AfterAll
    static void providerStops() {
        PROVIDER.close();
    }

    @Test
    void takesTheMoney() {
        tell(take());

        assertTaken();
        assertThat(PROVIDER.asked(order))
                .isEqualTo(Map.of("reference", order.toString(), "amount", 1999, "currency", "EUR", "token", token));
    }

    @ParameterizedTest
    @EnumSource
    void takesTheMoneyOnceWhateverBecomesOfTheAnswers(Fault fault) {
        PROVIDER.fail(order, Step.AUTHORIZE, fault);
        PROVIDER.fail(order, Step.CAPTURE, fault);

        tell(take());

        assertTaken();
    }

    @ParameterizedTest
    @EnumSource
    void givesTheMoneyBackOnceWhateverBecomesOfTheAnswers(Fault fault) {
        PROVIDER.fail(order, Step.REFUND, fault, fault == Fault.SILENT ? Fault.BUSY : fault);
        tell(take());

        tell(new ReversePayment(order));

        assertGivenBack();
    }

    @Test
    @Redelivers(TakePayment.class)
    void takesTheMoneyOnceHoweverOftenItIsTold() {
        tell(take(), take());
        tell(take());

        assertTaken();
    }

    @Test
    @Redelivers(AskAgain.class)
    void takesTheMoneyOnceHoweverOftenItTellsItselfToAskAgain() {
        PROVIDER.fail(order, Step.CAPTURE, Fault.ANSWER_LOST);

        tell(take(), askAgain(0), askAgain(1));
        tell(askAgain(7), take());

        assertTaken();
    }

    @Test
    @Redelivers(ReversePayment.class)
    void givesTheMoneyBackOnceHoweverOftenItIsTold() {
        tell(take());

        tell(new ReversePayment(order), new ReversePayment(order));
        tell(new ReversePayment(order), take(), askAgain(1));

        assertGivenBack();
    }

    @Test
    @Redelivers(GiveBack.class)
    void givesTheMoneyBackOnceHoweverOftenItTellsItselfTo() {
        tell(take());
        PROVIDER.meanwhile(order, Step.REFUND, () -> publish(new GiveBack(order, 0), new GiveBack(order, 3)));

        tell(new ReversePayment(order));
        tell(new GiveBack(order, 0), new GiveBack(order, 1));

        assertGivenBack();
    }

    @Test
    void givesNothingBackUnlessItIsToGoBack() {
        tell(new GiveBack(order, 0));
        tell(take());
        tell(new GiveBack(order, 0));

        assertTaken();
        assertThat(PROVIDER.requests(order, Step.REFUND))
                .as("not even asked for")
                .isZero();
    }

    @Test
    void asksForNoRefundOnceItWasGiven() {
        tell(take());
        tell(new ReversePayment(order));

        tell(new GiveBack(order, 0), new GiveBack(order, 1));

        assertThat(PROVIDER.requests(order, Step.REFUND)).isEqualTo(1);
        assertGivenBack();
    }

    @Test
    void saysOnceThatItWentBackThoughItWasAskedForAtTheSameTime() {
        var said = new CopyOnWriteArrayList<PaymentReversed>();
        application.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) event -> {
            if (event.getPayload() instanceof PaymentReversed reversed
                    && reversed.orderId().equals(order)) {
                said.add(reversed);
            }
        });
        tell(take());
        PROVIDER.meanwhile(order, Step.REFUND, () -> {
            publish(new GiveBack(order, 0), new GiveBack(order, 3));
            await().until(() -> PROVIDER.requests(order, Step.REFUND) == 3);
        });

        tell(new ReversePayment(order));

        assertThat(said).containsExactly(new PaymentReversed(order, AMOUNT));
        assertGivenBack();
    }

    /** Guards against a permanently refused refund that looks done. */
    @Test
    void parksARefundThatTheProviderRefuses() {
        for (int i = 0; i < 3; i++) {
            PROVIDER.refuse(order, Step.REFUND, 410);
        }
        tell(take());

        publish(new ReversePayment(order));

        assertParked("payments.GiveBack", "The provider refuses /v1/captures/{id}/refunds: 410 GONE");
        assertThat(state()).isEqualTo(State.REVERSING);
    }

    /** Guards against hidden open work: a delayed retry looks like a deadline, but is not one. */
    @Test
    void countsWhatItHasToAskAgainAsBacklogAndParksItAfterAWhile() {
        for (int i = 0; i < 20; i++) {
            PROVIDER.fail(order, Step.REFUND, Fault.BROKEN);
        }
        tell(take());

        publish(new ReversePayment(order));

        await().until(() -> PROVIDER.requests(order, Step.REFUND) == 3);
        assertBacklog(1, 0);
        assertParked(
                "payments.GiveBack",
                "The provider did not answer /v1/captures/{id}/refunds: 500 INTERNAL_SERVER_ERROR");
        // 20 ms, 40, 80, 160, 320, 640, and then the usual attempts of a message
        assertThat(PROVIDER.requests(order, Step.REFUND)).isEqualTo(9);
    }

    @Test
    void parksWhatItCannotTakeAfterAWhile(CapturedOutput log) {
        for (int i = 0; i < 20; i++) {
            PROVIDER.fail(order, Step.AUTHORIZE, Fault.BROKEN);
        }

        publish(take());

        assertParked("payments.AskAgain", "The provider did not answer /v1/authorizations: 500 INTERNAL_SERVER_ERROR");
        assertThat(log)
                .contains("is parked after")
                .as("the provider has repeated what it was sent")
                .doesNotContain(token);
    }

    private void assertParked(String type, String why) {
        await().until(() -> jdbc.queryForList("SELECT lane FROM payments.delivery", Integer.class)
                .equals(List.of(9)));
        assertThat(jdbc.queryForObject("SELECT error FROM payments.delivery WHERE type = ?", String.class, type))
                .endsWith(": " + why);
        assertBacklog(0, 1);
        jdbc.update("DELETE FROM payments.delivery");
    }

    /** Besides the answers, which wait in the outbox because orders runs elsewhere here. */
    private void assertBacklog(long pending, long parked) {
        assertThat(jdbc.queryForMap("SELECT pending - (SELECT count(*) FROM payments.outbox) AS pending, parked"
                        + " FROM payments.backlog_report"))
                .isEqualTo(Map.of("pending", pending, "parked", parked));
    }

    /** Guards against two transactions that decide on the same payment, each from its former state. */
    @Test
    void locksThePaymentThatItDecidesOn() {
        tell(take());
        var elsewhere = new TransactionTemplate(transactions.getTransactionManager());
        elsewhere.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status -> {
            payments.lock(new OrderId(order));

            List<Integer> free = elsewhere.execute(other -> jdbc.queryForList(
                    "SELECT 1 FROM payments.payment WHERE order_id = ? FOR UPDATE SKIP LOCKED", Integer.class, order));
            assertThat(free).isEmpty();
        });
    }

    @Test
    void neverTakesWhatWasReversedBefore() {
        tell(new ReversePayment(order));
        tell(take());
        tell(take(), new ReversePayment(order));

        assertThat(PROVIDER.count(order, Step.CAPTURE)).isZero();
        assertThat(PROVIDER.requests(order, Step.AUTHORIZE))
                .as("nothing is asked where nothing was")
                .isZero();
        assertReport(0, 0, 0);
        assertThat(state()).isEqualTo(State.REVERSED);
        assertThat(answers()).isEmpty();
    }

    /** Guards against asking about orders that were cancelled long ago when an outage of the provider ends. */
    @Test
    void asksNothingOnceItIsReversedIfTheProviderWasNeverReached() {
        tell(new ReversePayment(order));
        tell(new AskAgain(order, customer, AMOUNT, token, 3, true));

        assertThat(PROVIDER.requests(order, Step.AUTHORIZE)).isZero();
        assertThat(state()).isEqualTo(State.REVERSED);
    }

    /**
     * Guards against a payment that stays captured because the process that asked crashed before recording the answer.
     */
    @Test
    void givesBackWhatAProcessCapturedThatDiedWithTheAnswer() {
        var captured = order;
        PROVIDER.meanwhile(order, Step.CAPTURE, () -> {
            reverse().run();
            // another attempt takes over as if this process had crashed: its result no longer counts
            jdbc.update(
                    "UPDATE payments.delivery SET lease = ?, due = CURRENT_TIMESTAMP WHERE subject = ?",
                    UUID.randomUUID(),
                    captured.toString());
        });

        tell(take());

        assertGivenBack();
    }

    /** Guards against a payment that stays captured because another message ended it during the call. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesBackWhatWasCapturedThoughItWasThoughtNeverToBeTaken(boolean answerLost) {
        if (answerLost) {
            PROVIDER.fail(order, Step.CAPTURE, Fault.ANSWER_LOST);
        }
        PROVIDER.meanwhile(order, Step.CAPTURE, () -> {
            reverse().run();
            publish(take());
            await().until(() ->
                    payments.find(new OrderId(order)).flatMap(Payment::charge).isPresent());
        });

        tell(take());

        assertGivenBack();
    }

    @Test
    void givesBackWhatIsReversedWhileItIsBeingTaken() {
        PROVIDER.meanwhile(order, Step.CAPTURE, reverse());

        tell(take());

        assertGivenBack();
    }

    /** Guards against a payment that stays captured because it was considered only authorized. */
    @ParameterizedTest
    @ValueSource(ints = {409, 422})
    void givesBackWhatAnEarlierAttemptCapturedAndCouldNotTell(int refusal) {
        PROVIDER.refuseWith(refusal);
        PROVIDER.meanwhile(order, Step.CAPTURE, reverse());
        PROVIDER.fail(order, Step.CAPTURE, Fault.ANSWER_LOST);

        tell(take());

        assertGivenBack();
        assertThat(PROVIDER.count(order, Step.VOID)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void letsGoWhatAnEarlierAttemptAuthorizedAndCouldNotTell(Fault fault) {
        PROVIDER.meanwhile(order, Step.AUTHORIZE, reverse());
        PROVIDER.fail(order, Step.AUTHORIZE, Fault.ANSWER_LOST);
        PROVIDER.fail(order, Step.VOID, fault);

        tell(take());

        assertThat(PROVIDER.count(order, Step.VOID)).isEqualTo(1);
        assertThat(PROVIDER.count(order, Step.CAPTURE)).isZero();
        assertReport(0, 0, 0);
        assertThat(state()).isEqualTo(State.REVERSED);
    }

    @Test
    void saysOnceThatThePaymentIsDeclined() {
        token = "tok_declined";

        tell(take(), take());
        tell(take(), askAgain(2), new ReversePayment(order), new GiveBack(order, 0));

        assertReport(0, 0, 0);
        assertThat(state()).isEqualTo(State.DECLINED);
        assertThat(answers()).containsExactly("payments.PaymentDeclined");
    }

    @Test
    void saysNothingOfADeclinedPaymentThatWasReversedBefore() {
        token = "tok_declined";

        tell(new ReversePayment(order));
        tell(take());

        assertReport(0, 0, 0);
        assertThat(state()).isEqualTo(State.REVERSED);
        assertThat(answers()).isEmpty();
    }

    /** Guards against an order that waits forever because the provider does not know its token. */
    @ParameterizedTest
    @ValueSource(ints = {400, 402, 410, 422, 451})
    void takesAClearRefusalForADecline(int status) {
        PROVIDER.refuse(order, Step.AUTHORIZE, status);

        tell(take());

        assertThat(PROVIDER.count(order, Step.AUTHORIZE)).as("asked again").isZero();
        assertReport(0, 0, 0);
        assertThat(state()).isEqualTo(State.DECLINED);
        assertThat(answers()).containsExactly("payments.PaymentDeclined");
    }

    /** Guards against cancelling orders because the provider, or access to it, is misconfigured. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 407, 408, 409, 425, 429, 500, 503})
    void asksAgainAfterARefusalThatIsNotOfThisPayment(int status) {
        PROVIDER.refuse(order, Step.AUTHORIZE, status);

        tell(take());

        assertTaken();
    }

    @Test
    void keepsItsBooksWhateverHappens() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var orders = new ArrayList<UUID>();
        var messages = new ArrayList<Object>();
        for (int i = 0; i < 60; i++) {
            order = UUID.randomUUID();
            orders.add(order);
            for (var step : Step.values()) {
                if (random.nextBoolean()) {
                    PROVIDER.fail(order, step, random.nextBoolean() ? Fault.ANSWER_LOST : Fault.BROKEN);
                }
            }
            messages.add(take());
            if (random.nextBoolean()) {
                PROVIDER.meanwhile(order, random.nextBoolean() ? Step.AUTHORIZE : Step.CAPTURE, reverse());
            }
            if (random.nextInt(4) == 0) {
                messages.add(random.nextInt(messages.size()), new ReversePayment(order));
            }
        }

        messages.forEach(this::publish);

        for (var one : orders) {
            order = one;
            settled();
            var kept = PROVIDER.count(order, Step.CAPTURE) - PROVIDER.count(order, Step.REFUND);
            assertThat(kept)
                    .as("order %s of seed %d is %s", order, seed, state())
                    .isEqualTo(state() == State.TAKEN ? 1 : 0);
            assertThat(PROVIDER.count(order, Step.CAPTURE)).isLessThanOrEqualTo(1);
            assertThat(state()).isIn(State.TAKEN, State.REVERSED);
            assertReport(
                    PROVIDER.count(order, Step.CAPTURE) * 1999L,
                    PROVIDER.count(order, Step.REFUND) * 1999L,
                    PROVIDER.count(order, Step.CAPTURE));
        }
    }

    @Test
    void neverWritesTheTokenIntoTheLog(CapturedOutput log) {
        PROVIDER.fail(order, Step.AUTHORIZE, Fault.BROKEN, Fault.GIBBERISH, Fault.ANSWER_LOST);

        tell(take());

        assertThat(log).contains("asked again about order " + order).doesNotContain(token);
    }

    @Test
    void showsAPaymentToItsOwnerAndToTheStaff() {
        tell(take());
        tell(new ReversePayment(order));

        for (var reader : List.of(as(customer, "CUSTOMER"), as(UUID.randomUUID(), "STAFF"))) {
            assertThat(http.get().uri("/api/payments/{order}", order).with(reader))
                    .hasStatusOk()
                    .bodyJson()
                    .isStrictlyEqualTo("""
                            {"orderId": "%s", "status": "REVERSED",
                             "amount": {"amount": "19.99", "currency": "EUR"},
                             "captured": {"amount": "19.99", "currency": "EUR"},
                             "refunded": {"amount": "19.99", "currency": "EUR"}}""".formatted(order));
        }
    }

    @Test
    void showsNobodyElseThatThereIsAPayment() {
        tell(take());
        var somebody = as(UUID.randomUUID(), "CUSTOMER");

        for (var one : List.of(order, UUID.randomUUID())) {
            assertThat(http.get().uri("/api/payments/{order}", one).with(somebody))
                    .hasStatus(404)
                    .bodyJson()
                    .extractingPath("$.type")
                    .isEqualTo("urn:offshoot:problem:no-such-payment");
        }
        assertThat(http.get().uri("/api/payments/{order}", order)).hasStatus(401);
        assertThat(http.get().uri("/api/payments/{order}", order).with(as(customer, "OPERATOR")))
                .hasStatus(403);
    }

    @Test
    void showsNothingWhileOnlyTheReversalIsKnown() {
        tell(new ReversePayment(order));

        assertThat(http.get().uri("/api/payments/{order}", order).with(as(customer, "STAFF")))
                .hasStatus(404);
    }

    private TakePayment take() {
        return new TakePayment(order, customer, AMOUNT, token);
    }

    private AskAgain askAgain(int asked) {
        return new AskAgain(order, customer, AMOUNT, token, asked, false);
    }

    /** Reverses during the provider's call, and waits until the module has recorded it. */
    private Runnable reverse() {
        var reversed = order;
        return () -> {
            publish(new ReversePayment(reversed));
            await().until(() -> payments.find(new OrderId(reversed)).isPresent());
        };
    }

    private void tell(Object... messages) {
        publish(messages);
        settled();
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> jdbc.queryForObject(
                                "SELECT count(*) FROM payments.delivery WHERE subject = ?",
                                Integer.class,
                                order.toString())
                        == 0);
    }

    private void assertTaken() {
        assertThat(PROVIDER.count(order, Step.AUTHORIZE)).isEqualTo(1);
        assertThat(PROVIDER.count(order, Step.CAPTURE)).isEqualTo(1);
        assertThat(PROVIDER.count(order, Step.REFUND)).isZero();
        assertReport(1999, 0, 1);
        assertThat(state()).isEqualTo(State.TAKEN);
        assertThat(answers()).containsExactly("payments.PaymentTaken");
    }

    private void assertGivenBack() {
        assertThat(PROVIDER.count(order, Step.CAPTURE)).isEqualTo(1);
        assertThat(PROVIDER.count(order, Step.REFUND)).isEqualTo(1);
        assertReport(1999, 1999, 1);
        assertThat(state()).isEqualTo(State.REVERSED);
        assertThat(answers())
                .as("nobody hears that it went back")
                .isSubsetOf("payments.PaymentTaken")
                .doesNotHaveDuplicates();
    }

    private State state() {
        return payments.find(new OrderId(order)).orElseThrow().state();
    }

    private void assertReport(long captured, long refunded, int captures) {
        assertThat(jdbc.queryForMap(
                        "SELECT captured_minor, refunded_minor, captures FROM payments.payment_report WHERE order_id = ?",
                        order))
                .containsEntry("captured_minor", captured)
                .containsEntry("refunded_minor", refunded)
                .containsEntry("captures", captures);
    }

    /** The messages sent about this order: orders runs elsewhere here, so they wait in the outbox. */
    private List<String> answers() {
        return jdbc.queryForList(
                "SELECT type FROM payments.outbox WHERE subject = ? ORDER BY seq", String.class, order.toString());
    }

    private static RequestPostProcessor as(UUID who, String role) {
        return jwt().jwt(token -> token.subject(who.toString()))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
