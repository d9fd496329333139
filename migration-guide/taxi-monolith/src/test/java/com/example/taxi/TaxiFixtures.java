package com.example.taxi;

import com.example.taxi.config.TaxiProperties;
import com.example.taxi.dto.DriverRequest;
import com.example.taxi.dto.PassengerRequest;
import com.example.taxi.dto.TripRequest;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.service.DriverService;
import com.example.taxi.service.PassengerService;
import com.example.taxi.service.TripService;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Passengers, drivers and trips, as far as a test needs them. */
public class TaxiFixtures {

    public static final GeoPoint ALEXANDERPLATZ = new GeoPoint(52.5219, 13.4132);
    public static final GeoPoint CENTRAL_STATION = new GeoPoint(52.5251, 13.3694);
    public static final GeoPoint MUNICH = new GeoPoint(48.1374, 11.5755);

    /** Of a ride of {@link #RIDE} from Alexanderplatz to the central station: 2985 metres. */
    public static final long FARE = 250 + 537 + 420;

    public static final Duration RIDE = Duration.ofMinutes(12);

    private final PassengerService passengerService;
    private final DriverService driverService;
    private final TripService tripService;
    private final AdjustableClock clock;
    private final AtomicInteger plates = new AtomicInteger();

    public TaxiFixtures(
            PassengerService passengerService,
            DriverService driverService,
            TripService tripService,
            AdjustableClock clock) {
        this.passengerService = passengerService;
        this.driverService = driverService;
        this.tripService = tripService;
        this.clock = clock;
    }

    public static TaxiProperties properties() {
        return new TaxiProperties(
                new TaxiProperties.Dispatch(30_000),
                new TaxiProperties.Pricing("EUR", 250, 180, 35, 600, 500, Duration.ofMinutes(2)),
                new TaxiProperties.Billing(20),
                new TaxiProperties.Payment(null, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ZERO));
    }

    public Long aPassenger(String name) {
        return aPassenger(name, "tok_visa");
    }

    public Long aPassenger(String name, String paymentToken) {
        return passengerService
                .register(new PassengerRequest(name, name + "@example.com", "+49 30 1234567", paymentToken))
                .id();
    }

    public Long aDriver(String name) {
        return driverService
                .register(new DriverRequest(
                        name, "+49 30 7654321", "B-TX " + plates.incrementAndGet(), "Skoda Octavia", 4))
                .id();
    }

    public Long aFreeDriver(String name, GeoPoint position) {
        Long driver = aDriver(name);
        driverService.goOnline(driver, position);
        return driver;
    }

    public Long aMatchedTrip(Long passenger) {
        return tripService
                .request(new TripRequest(passenger, ALEXANDERPLATZ, CENTRAL_STATION))
                .id();
    }

    public Long anAcceptedTrip(Long passenger) {
        Long trip = aMatchedTrip(passenger);
        tripService.accept(trip);
        return trip;
    }

    public Long aStartedTrip(Long passenger) {
        Long trip = anAcceptedTrip(passenger);
        tripService.start(trip);
        return trip;
    }

    public Long aCompletedTrip(Long passenger) {
        Long trip = aStartedTrip(passenger);
        clock.advance(RIDE);
        tripService.complete(trip);
        return trip;
    }
}
