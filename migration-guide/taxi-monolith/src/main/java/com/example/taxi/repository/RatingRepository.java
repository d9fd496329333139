package com.example.taxi.repository;

import com.example.taxi.model.Rating;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface RatingRepository extends JpaRepository<Rating, Long> {

    boolean existsByTripId(Long tripId);

    long countByDriverId(Long driverId);

    /** Null while nobody has rated the driver. */
    @Query("select avg(r.stars) from Rating r where r.driver.id = :driverId")
    Double averageStars(Long driverId);
}
