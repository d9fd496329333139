package com.example.taxi.repository;

import com.example.taxi.model.DriverPayout;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

public interface DriverPayoutRepository extends JpaRepository<DriverPayout, Long> {

    @Query("select distinct p.driver.id from DriverPayout p where p.statement is null order by p.driver.id")
    List<Long> findDriverIdsWithoutStatement();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from DriverPayout p where p.driver.id = :driverId and p.statement is null order by p.id")
    List<DriverPayout> findWithoutStatementForUpdate(Long driverId);

    @Query("""
            select p from DriverPayout p
            where p.driver.id = :driverId and p.earnedAt >= :since and p.earnedAt < :until
            order by p.id
            """)
    List<DriverPayout> findEarned(Long driverId, Instant since, Instant until);
}
