package com.example.taxi.repository;

import com.example.taxi.model.Trip;
import com.example.taxi.model.TripStatus;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

public interface TripRepository extends JpaRepository<Trip, Long> {

    boolean existsByPassengerIdAndStatusIn(Long passengerId, Collection<TripStatus> statuses);

    @EntityGraph(attributePaths = {"driver", "driver.vehicle", "fare"})
    List<Trip> findByPassengerIdOrderByRequestedAtDescIdDesc(Long passengerId, Pageable page);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select t from Trip t where t.id = :id")
    Optional<Trip> findByIdForUpdate(Long id);
}
