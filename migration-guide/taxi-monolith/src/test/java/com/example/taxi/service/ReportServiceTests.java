package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.taxi.IntegrationTest;
import com.example.taxi.dto.DriverStatistics;
import com.example.taxi.dto.MonthlyRevenue;
import com.example.taxi.dto.RatingRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ReportServiceTests extends IntegrationTest {

    @Autowired
    ReportService reports;

    @Autowired
    RatingService ratings;

    @Autowired
    TripService trips;

    @Autowired
    DriverService drivers;

    @Autowired
    BillingService billing;

    @Test
    void countsWhatADriverEarnedAndWhatOfItIsPaid() {
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        ratings.rate(fixtures.aCompletedTrip(fixtures.aPassenger("Ada")), new RatingRequest(4, null));
        fixtures.aCompletedTrip(fixtures.aPassenger("Bert", "tok_declined"));
        fixtures.aMatchedTrip(fixtures.aPassenger("Carla"));

        assertThat(reports.driverStatistics())
                .containsExactly(new DriverStatistics(greta, "Greta", 2L, 2414L, 1207L, "EUR", 4.0));
    }

    @Test
    void listsADriverWhoHasNotDrivenYet() {
        Long hugo = fixtures.aDriver("Hugo");

        assertThat(reports.driverStatistics())
                .containsExactly(new DriverStatistics(hugo, "Hugo", 0L, 0L, 0L, null, null));
    }

    @Test
    void addsUpAMonthOfEachDriver() {
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));
        Long declined = fixtures.aCompletedTrip(fixtures.aPassenger("Bert", "tok_declined"));
        billing.retryCharge(billing.getInvoiceOfTrip(declined).id());
        drivers.goOffline(greta);
        Long hugo = fixtures.aFreeDriver("Hugo", ALEXANDERPLATZ);
        Long cancelled = fixtures.anAcceptedTrip(fixtures.aPassenger("Carla"));
        clock.advance(Duration.ofMinutes(3));
        trips.cancel(cancelled);
        Long december = fixtures.aStartedTrip(fixtures.aPassenger("Dora"));
        clock.set(Instant.parse("2026-12-01T00:00:00Z"));
        trips.complete(december);

        List<MonthlyRevenue> revenue = reports.monthlyRevenue(YearMonth.of(2026, 11));

        assertThat(revenue).extracting(MonthlyRevenue::getDriverId).containsExactly(greta, hugo);
        assertThat(revenue).extracting(MonthlyRevenue::getDriverName).containsExactly("Greta", "Hugo");
        assertThat(revenue).extracting(MonthlyRevenue::getTrips).containsExactly(2L, 1L);
        assertThat(revenue).extracting(MonthlyRevenue::getInvoicedMinor).containsExactly(2414L, 500L);
        assertThat(revenue).extracting(MonthlyRevenue::getPaidMinor).containsExactly(1207L, 500L);
        assertThat(revenue).extracting(MonthlyRevenue::getPayoutMinor).containsExactly(1932L, 400L);
        assertThat(revenue).extracting(MonthlyRevenue::getCurrency).containsExactly("EUR", "EUR");
    }
}
