package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static com.example.taxi.TaxiFixtures.CENTRAL_STATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.AdjustableClock;
import com.example.taxi.IntegrationTest;
import com.example.taxi.TaxiFixtures;
import com.example.taxi.dto.InvoiceResponse;
import com.example.taxi.dto.NotificationResponse;
import com.example.taxi.dto.TripRequest;
import com.example.taxi.dto.TripResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.DriverStatus;
import com.example.taxi.model.InvoiceStatus;
import com.example.taxi.model.Money;
import com.example.taxi.model.Notification;
import com.example.taxi.model.TripStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TripServiceTests extends IntegrationTest {

    @Autowired
    TripService trips;

    @Autowired
    DriverService drivers;

    @Autowired
    BillingService billing;

    @Autowired
    NotificationService notifications;

    @Test
    void findsADriverForAPassenger() {
        Long ada = fixtures.aPassenger("Ada");
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);

        TripResponse trip = trips.request(new TripRequest(ada, ALEXANDERPLATZ, CENTRAL_STATION));

        assertThat(trip.status()).isEqualTo(TripStatus.MATCHED);
        assertThat(trip.driverId()).isEqualTo(greta);
        assertThat(trip.requestedAt()).isEqualTo(AdjustableClock.START);
        assertThat(trips.get(trip.id())).isEqualTo(trip);
    }

    @Test
    void leavesNothingBehindWhenNobodyIsFree() {
        Long ada = fixtures.aPassenger("Ada");

        assertThatThrownBy(() -> fixtures.aMatchedTrip(ada)).isInstanceOf(ConflictException.class);
        assertThat(trips.history(ada, 0, 10)).isEmpty();
        assertThat(notifications.history(ada, 0, 10)).isEmpty();
    }

    @Test
    void takesAPassengerOneTripAtATime() {
        Long ada = fixtures.aPassenger("Ada");
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        fixtures.aFreeDriver("Hugo", ALEXANDERPLATZ);
        fixtures.aMatchedTrip(ada);

        assertThatThrownBy(() -> fixtures.aMatchedTrip(ada))
                .isInstanceOf(ConflictException.class)
                .hasMessageEndingWith("has a trip under way");
    }

    @Test
    void takesNobodyUnknown() {
        assertThatThrownBy(() -> fixtures.aMatchedTrip(-1L)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void doesEverythingThatCompletingMeans() {
        Long ada = fixtures.aPassenger("Ada");
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aCompletedTrip(ada);

        TripResponse completed = trips.get(trip);
        assertThat(completed.status()).isEqualTo(TripStatus.COMPLETED);
        assertThat(completed.distanceMeters()).isEqualTo(2985);
        assertThat(completed.durationSeconds()).isEqualTo(720);
        assertThat(completed.fare()).isEqualTo(new Money(TaxiFixtures.FARE, "EUR"));
        InvoiceResponse invoice = billing.getInvoiceOfTrip(trip);
        assertThat(invoice.status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(invoice.total()).isEqualTo(completed.fare());
        assertThat(invoice.attempts()).hasSize(1);
        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
        assertThat(drivers.get(greta).position()).isEqualTo(CENTRAL_STATION);
        assertThat(notifications.history(ada, 0, 10))
                .extracting(NotificationResponse::type)
                .containsExactly(Notification.Type.RECEIPT, Notification.Type.TRIP_MATCHED);
    }

    @Test
    void completesOnceAndChargesOnce() {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        assertThatThrownBy(() -> trips.complete(trip))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Trip %d is COMPLETED and cannot become COMPLETED", trip);
        assertThat(billing.getInvoiceOfTrip(trip).attempts()).hasSize(1);
    }

    @Test
    void endsATripThatCannotBeCharged() {
        Long ada = fixtures.aPassenger("Ada", "tok_declined");
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aCompletedTrip(ada);

        assertThat(trips.get(trip).status()).isEqualTo(TripStatus.COMPLETED);
        assertThat(billing.getInvoiceOfTrip(trip).status()).isEqualTo(InvoiceStatus.OPEN);
        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
        assertThat(notifications.history(ada, 0, 1))
                .extracting(NotificationResponse::type)
                .containsExactly(Notification.Type.PAYMENT_FAILED);
    }

    @Test
    void cancelsForNothingWhileThatIsFree() {
        Long ada = fixtures.aPassenger("Ada");
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.anAcceptedTrip(ada);
        clock.advance(Duration.ofMinutes(2));

        assertThat(trips.cancel(trip).status()).isEqualTo(TripStatus.CANCELLED);

        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
        assertThat(drivers.get(greta).position()).isEqualTo(ALEXANDERPLATZ);
        assertThatThrownBy(() -> billing.getInvoiceOfTrip(trip))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Trip %d is CANCELLED and has no invoice", trip);
    }

    @Test
    void takesAFeeForALateCancellation() {
        Long ada = fixtures.aPassenger("Ada");
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.anAcceptedTrip(ada);
        clock.advance(Duration.ofMinutes(3));

        trips.cancel(trip);

        InvoiceResponse invoice = billing.getInvoiceOfTrip(trip);
        assertThat(invoice.total()).isEqualTo(new Money(500, "EUR"));
        assertThat(invoice.description()).isEqualTo("Cancellation fee");
        assertThat(invoice.status()).isEqualTo(InvoiceStatus.PAID);
        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
        assertThat(notifications.history(ada, 0, 10))
                .extracting(NotificationResponse::type)
                .containsExactly(
                        Notification.Type.RECEIPT, Notification.Type.TRIP_CANCELLED, Notification.Type.TRIP_MATCHED);
    }

    @Test
    void doesNotCancelOnceThePassengerIsOnBoard() {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aStartedTrip(fixtures.aPassenger("Ada"));

        assertThatThrownBy(() -> trips.cancel(trip)).isInstanceOf(ConflictException.class);
        assertThat(trips.get(trip).status()).isEqualTo(TripStatus.STARTED);
    }

    @Test
    void remembersThePassengersTripsTheNewestFirst() {
        Long ada = fixtures.aPassenger("Ada");
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long first = fixtures.aCompletedTrip(ada);
        Long second = fixtures.aCompletedTrip(ada);
        Long third = fixtures.aMatchedTrip(ada);

        assertThat(trips.history(ada, 0, 2)).extracting(TripResponse::id).containsExactly(third, second);
        assertThat(trips.history(ada, 1, 2)).extracting(TripResponse::id).containsExactly(first);
    }
}
