package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.IntegrationTest;
import com.example.taxi.TaxiFixtures;
import com.example.taxi.dto.BillingRunResponse;
import com.example.taxi.dto.InvoiceResponse;
import com.example.taxi.dto.NotificationResponse;
import com.example.taxi.dto.PaymentMethodRequest;
import com.example.taxi.dto.ReceiptResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.InvoiceStatus;
import com.example.taxi.model.Money;
import com.example.taxi.model.Notification;
import com.example.taxi.model.PaymentStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BillingServiceTests extends IntegrationTest {

    @Autowired
    BillingService billing;

    @Autowired
    NightlyBillingJob nightlyBillingJob;

    @Autowired
    PassengerService passengers;

    @Autowired
    NotificationService notifications;

    @BeforeEach
    void aFreeDriver() {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
    }

    @Test
    void givesAReceiptForWhatIsPaid() {
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        ReceiptResponse receipt = billing.getReceipt(trip);

        assertThat(receipt.invoiceNumber()).isEqualTo("INV-%08d", trip);
        assertThat(receipt.passengerName()).isEqualTo("Ada");
        assertThat(receipt.driverName()).isEqualTo("Greta");
        assertThat(receipt.total()).isEqualTo(new Money(TaxiFixtures.FARE, "EUR"));
        assertThat(receipt.paidAt()).isEqualTo(clock.instant());
        assertThat(receipt.providerReference()).startsWith("sim_");
    }

    @Test
    void givesNoReceiptForWhatIsOpen() {
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada", "tok_declined"));

        assertThatThrownBy(() -> billing.getReceipt(trip))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Invoice INV-%08d is not paid", trip);
    }

    @Test
    void givesNoReceiptForATripThatGoesOn() {
        Long trip = fixtures.aStartedTrip(fixtures.aPassenger("Ada"));

        assertThatThrownBy(() -> billing.getReceipt(trip))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Trip %d is STARTED and has no invoice", trip);
        assertThatThrownBy(() -> billing.getReceipt(-1L)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void chargesAtNightWhatWasDeclined() {
        Long ada = fixtures.aPassenger("Ada", "tok_declined");
        Long trip = fixtures.aCompletedTrip(ada);
        passengers.addPaymentMethod(ada, new PaymentMethodRequest("tok_visa"));
        clock.advance(Duration.ofHours(18));

        BillingRunResponse run = nightlyBillingJob.run();

        assertThat(run.chargesRetried()).isEqualTo(1);
        assertThat(run.invoicesPaid()).isEqualTo(1);
        InvoiceResponse invoice = billing.getInvoiceOfTrip(trip);
        assertThat(invoice.status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(invoice.paidAt()).isEqualTo(clock.instant());
        assertThat(invoice.attempts())
                .extracting(InvoiceResponse.Attempt::status)
                .containsExactly(PaymentStatus.DECLINED, PaymentStatus.SUCCEEDED);
        assertThat(notifications.history(ada, 0, 1))
                .extracting(NotificationResponse::type)
                .containsExactly(Notification.Type.RECEIPT);
    }

    @Test
    void goesOnToTheNextInvoiceWhenOneIsDeclinedAgain() {
        Long ada = fixtures.aPassenger("Ada", "tok_declined");
        Long adas = fixtures.aCompletedTrip(ada);
        Long bert = fixtures.aPassenger("Bert", "tok_declined");
        Long berts = fixtures.aCompletedTrip(bert);
        passengers.addPaymentMethod(bert, new PaymentMethodRequest("tok_visa"));

        BillingRunResponse run = nightlyBillingJob.run();

        assertThat(run.chargesRetried()).isEqualTo(2);
        assertThat(run.invoicesPaid()).isEqualTo(1);
        assertThat(billing.getInvoiceOfTrip(adas).status()).isEqualTo(InvoiceStatus.OPEN);
        assertThat(billing.getInvoiceOfTrip(berts).status()).isEqualTo(InvoiceStatus.PAID);
    }

    @Test
    void leavesAloneWhatIsPaid() {
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        assertThat(nightlyBillingJob.run().chargesRetried()).isZero();
        InvoiceResponse invoice = billing.getInvoiceOfTrip(trip);
        assertThatThrownBy(() -> billing.retryCharge(invoice.id()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Invoice INV-%08d is paid already", trip);
        assertThat(billing.getInvoice(invoice.id()).attempts()).hasSize(1);
    }

    @Test
    void takesANewKeyAfterARefusal() {
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada", "tok_declined"));

        InvoiceResponse retried =
                billing.retryCharge(billing.getInvoiceOfTrip(trip).id());

        assertThat(retried.attempts()).hasSize(2);
        assertThat(jdbc.queryForList("SELECT idempotency_key FROM payments ORDER BY id", String.class))
                .containsExactly("INV-%08d-1".formatted(trip), "INV-%08d-2".formatted(trip));
    }
}
