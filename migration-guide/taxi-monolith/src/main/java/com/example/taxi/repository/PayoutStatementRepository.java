package com.example.taxi.repository;

import com.example.taxi.model.PayoutStatement;
import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface PayoutStatementRepository extends JpaRepository<PayoutStatement, Long> {

    @Query("""
            select s from PayoutStatement s
            where s.driver.id = :driverId and s.createdAt >= :since and s.createdAt < :until
            order by s.id
            """)
    List<PayoutStatement> findCreated(Long driverId, Instant since, Instant until);
}
