package com.example.taxi;

import com.example.taxi.service.DriverService;
import com.example.taxi.service.PassengerService;
import com.example.taxi.service.TripService;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@TestConfiguration
public class IntegrationTestConfiguration {

    @Bean
    @Primary
    AdjustableClock adjustableClock() {
        return new AdjustableClock();
    }

    @Bean
    TaxiFixtures taxiFixtures(
            PassengerService passengerService,
            DriverService driverService,
            TripService tripService,
            AdjustableClock clock) {
        return new TaxiFixtures(passengerService, driverService, tripService, clock);
    }
}
