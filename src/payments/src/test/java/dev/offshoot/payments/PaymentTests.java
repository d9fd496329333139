package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentReversed;
import dev.offshoot.contracts.payments.PaymentTaken;
import dev.offshoot.payments.Payment.State;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transition of a payment, with messages that are repeated, late or early. */
class PaymentTests {

    private static final Money AMOUNT = Money.of("19.99", "EUR");
    private static final Money NOTHING = new Money(0, "EUR");
    private static final Charge CHARGE = new Charge(new CustomerId(UUID.randomUUID()), AMOUNT);

    private final OrderId order = new OrderId(UUID.randomUUID());

    @Test
    void isTakenAndGivenBack() {
        var payment = Payment.open(order);

        assertThat(payment.captured(CHARGE, "c-1")).contains(new Decision.Taken(order, AMOUNT));
        assertThat(payment.state()).isEqualTo(State.TAKEN);
        assertSums(payment, AMOUNT, NOTHING);

        assertThat(payment.reverse()).contains(new Decision.Refund(order));
        assertThat(payment.state()).isEqualTo(State.REVERSING);
        assertThat(payment.captureToRefund()).contains("c-1");
        assertSums(payment, AMOUNT, NOTHING);

        assertThat(payment.refunded()).contains(new Decision.Reversed(order, AMOUNT));
        assertThat(payment.state()).isEqualTo(State.REVERSED);
        assertThat(payment.captureToRefund()).isEmpty();
        assertSums(payment, AMOUNT, AMOUNT);
    }

    @Test
    void isDeclined() {
        var payment = Payment.open(order);

        assertThat(payment.declined(CHARGE)).contains(new Decision.Declined(order));
        assertThat(payment.state()).isEqualTo(State.DECLINED);
        assertThat(payment.charge()).contains(CHARGE);
        assertSums(payment, NOTHING, NOTHING);
    }

    @Test
    void saysWhatItDecidesInTheWordsOfItsContract() {
        assertThat(new Decision.Taken(order, AMOUNT).message()).isEqualTo(new PaymentTaken(order.value(), AMOUNT));
        assertThat(new Decision.Declined(order).message()).isEqualTo(new PaymentDeclined(order.value(), "DECLINED"));
        assertThat(new Decision.Refund(order).message()).isEqualTo(new GiveBack(order.value(), 0));
        assertThat(new Decision.Reversed(order, AMOUNT).message())
                .isEqualTo(new PaymentReversed(order.value(), AMOUNT));
    }

    @Test
    void isNotTakenIfItIsReversedBeforeItIsHeardOf() {
        var payment = Payment.open(order);

        assertThat(payment.reverse()).isEmpty();
        assertThat(payment.state()).isEqualTo(State.REVERSED);
        assertThat(payment.charge()).isEmpty();
        assertThat(payment.taken()).isEmpty();
        assertThat(payment.returned()).isEmpty();

        assertThat(payment.neverTaken(CHARGE)).isEmpty();
        assertThat(payment.state()).isEqualTo(State.REVERSED);
        assertThat(payment.charge()).contains(CHARGE);
        assertSums(payment, NOTHING, NOTHING);
    }

    @Test
    void saysNothingOfARefusalIfItIsReversedBefore() {
        var payment = in(State.REVERSED, null, null);

        assertThat(payment.declined(CHARGE)).isEmpty();
        assertThat(payment.state()).isEqualTo(State.REVERSED);
        assertThat(payment.charge()).contains(CHARGE);
    }

    /** Guards against a payment that stays captured because its order was cancelled during the provider's call. */
    @ParameterizedTest
    @EnumSource(names = {"REVERSED", "DECLINED"})
    void goesBackIfItIsCapturedThoughNobodyWantsItAnyMore(State state) {
        for (var charge : new Charge[] {null, CHARGE}) {
            var payment = in(state, charge, null);

            assertThat(payment.captured(CHARGE, "c-1")).contains(new Decision.Refund(order));
            assertThat(payment.state()).isEqualTo(State.REVERSING);
            assertThat(payment.captureToRefund()).contains("c-1");
            assertThat(payment.refunded()).contains(new Decision.Reversed(order, AMOUNT));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TAKEN", "REVERSING", "REVERSED"})
    void isCapturedOnce(State state) {
        assertUnchanged(in(state, CHARGE, "c-1"), payment -> payment.captured(CHARGE, "c-2"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
    void isNotDeclinedOnceItIsDecided(State state) {
        assertUnchanged(in(state, CHARGE, "c-1"), payment -> payment.declined(CHARGE));
        assertUnchanged(in(state, CHARGE, null), payment -> payment.declined(CHARGE));
    }

    @ParameterizedTest
    @EnumSource
    void isThoughtNeverTakenOnlyIfItWasReversedBefore(State state) {
        assertUnchanged(in(state, CHARGE, "c-1"), payment -> payment.neverTaken(CHARGE));
        if (state != State.REVERSED) {
            assertUnchanged(in(state, null, null), payment -> payment.neverTaken(CHARGE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DECLINED", "REVERSING", "REVERSED"})
    void isReversedOnce(State state) {
        assertUnchanged(in(state, CHARGE, "c-1"), Payment::reverse);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REVERSING")
    void isRefundedOnlyWhileItIsToGoBack(State state) {
        assertUnchanged(in(state, CHARGE, "c-1"), Payment::refunded);
        assertThat(in(state, CHARGE, "c-1").captureToRefund()).isEmpty();
    }

    @Test
    void isSettledOnceTheProviderHasNothingToBeAsked() {
        assertThat(Payment.open(order).isSettled(false)).as("nobody has asked").isFalse();
        for (var state : new State[] {State.TAKEN, State.REVERSING, State.REVERSED}) {
            assertThat(in(state, CHARGE, "c-1").isSettled(true)).as("%s", state).isTrue();
        }
        assertThat(in(State.DECLINED, CHARGE, null).isSettled(true)).isTrue();
        assertThat(in(State.REVERSED, null, null).isSettled(false))
                .as("only the reversal is known")
                .isFalse();
    }

    /** Guards against a payment that a process captured before it crashed without recording it. */
    @Test
    void isNotSettledWhileItIsOnlyThoughtNeverToHaveBeenTaken() {
        var payment = in(State.REVERSED, CHARGE, null);

        assertThat(payment.isSettled(false)).as("nobody can have asked").isTrue();
        assertThat(payment.isSettled(true)).as("somebody may have").isFalse();
    }

    private void assertUnchanged(Payment payment, Function<Payment, Optional<Decision>> step) {
        var before = payment.state();
        var capture = payment.captureId();

        assertThat(step.apply(payment)).isEmpty();
        assertThat(payment.isChanged()).isFalse();
        assertThat(payment.state()).isEqualTo(before);
        assertThat(payment.captureId()).isEqualTo(capture);
    }

    private static void assertSums(Payment payment, Money taken, Money returned) {
        assertThat(payment.taken()).contains(taken);
        assertThat(payment.returned()).contains(returned);
    }

    private Payment in(State state, Charge charge, String captureId) {
        return Payment.stored(order, state, charge, captureId);
    }
}
