package com.example.taxi.service;

import com.example.taxi.config.TaxiProperties;
import com.example.taxi.dto.DriverRequest;
import com.example.taxi.dto.DriverResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.Driver;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.model.Vehicle;
import com.example.taxi.repository.DriverRepository;
import com.example.taxi.repository.RatingRepository;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class DriverService {

    private static final Limit CANDIDATES = Limit.of(10);
    private static final int SEARCHES = 3;

    private final DriverRepository driverRepository;
    private final RatingRepository ratingRepository;
    private final TaxiProperties properties;
    private final Clock clock;

    public DriverService(
            DriverRepository driverRepository,
            RatingRepository ratingRepository,
            TaxiProperties properties,
            Clock clock) {
        this.driverRepository = driverRepository;
        this.ratingRepository = ratingRepository;
        this.properties = properties;
        this.clock = clock;
    }

    @Transactional
    public DriverResponse register(DriverRequest request) {
        String licensePlate = request.licensePlate().strip().toUpperCase(Locale.ROOT);
        if (driverRepository.existsByVehicleLicensePlate(licensePlate)) {
            throw new ConflictException("There is a vehicle with this licence plate already");
        }
        Vehicle vehicle = new Vehicle(licensePlate, request.vehicleModel().strip(), request.seats());
        Driver driver = new Driver(request.name().strip(), request.phone().strip(), vehicle, clock.instant());
        return response(driverRepository.save(driver));
    }

    @Transactional(readOnly = true)
    public DriverResponse get(Long id) {
        return response(driverRepository.findById(id).orElseThrow(() -> new NotFoundException("driver", id)));
    }

    @Transactional
    public DriverResponse goOnline(Long id, GeoPoint position) {
        Driver driver = findForUpdate(id);
        driver.goOnline(position);
        return response(driver);
    }

    @Transactional
    public DriverResponse goOffline(Long id) {
        Driver driver = findForUpdate(id);
        driver.goOffline();
        return response(driver);
    }

    @Transactional
    public DriverResponse updatePosition(Long id, GeoPoint position) {
        Driver driver = findForUpdate(id);
        driver.moveTo(position);
        return response(driver);
    }

    /**
     * Locks the row of the driver until the caller's transaction ends. A candidate whom another request takes meanwhile
     * is passed over; when all are taken, it looks for the next nearest.
     */
    @Transactional
    public Driver assignNearest(GeoPoint pickup) {
        double cosine = Math.cos(Math.toRadians(pickup.latitude()));
        for (int search = 0; search < SEARCHES; search++) {
            List<Long> candidates = driverRepository.findNearestAvailable(
                    pickup.latitude(), pickup.longitude(), cosine * cosine, CANDIDATES);
            for (Long candidate : candidates) {
                Optional<Driver> driver = driverRepository.findAvailableForUpdate(candidate);
                if (driver.isPresent()) {
                    return assign(driver.get(), pickup);
                }
            }
        }
        throw noneFree();
    }

    private Driver assign(Driver driver, GeoPoint pickup) {
        if (driver.getPosition().metersTo(pickup) > properties.dispatch().maxPickupMeters()) {
            throw noneFree();
        }
        driver.assign();
        return driver;
    }

    private static ConflictException noneFree() {
        return new ConflictException("No driver near the pickup is free");
    }

    /** Frees the driver after a trip, where it ended. */
    @Transactional
    public void release(Long id, GeoPoint position) {
        Driver driver = findForUpdate(id);
        driver.moveTo(position);
        driver.release();
    }

    /** Frees the driver of a trip that did not take place. */
    @Transactional
    public void release(Long id) {
        findForUpdate(id).release();
    }

    private Driver findForUpdate(Long id) {
        return driverRepository.findByIdForUpdate(id).orElseThrow(() -> new NotFoundException("driver", id));
    }

    private DriverResponse response(Driver driver) {
        return DriverResponse.from(
                driver,
                ratingRepository.countByDriverId(driver.getId()),
                ratingRepository.averageStars(driver.getId()));
    }
}
