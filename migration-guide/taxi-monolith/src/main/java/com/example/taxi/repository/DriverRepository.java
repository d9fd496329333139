package com.example.taxi.repository;

import com.example.taxi.dto.DriverStatistics;
import com.example.taxi.dto.MonthlyRevenue;
import com.example.taxi.model.Driver;
import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;

public interface DriverRepository extends JpaRepository<Driver, Long> {

    boolean existsByVehicleLicensePlate(String licensePlate);

    /**
     * Sorts by the distance on a plane, which is near enough within a city; longitudes shrink towards the poles, by the
     * cosine of the latitude, whose square is the last parameter. Answers ids, so that the lock reads the row anew.
     */
    @Query("""
            select d.id from Driver d
            where d.status = com.example.taxi.model.DriverStatus.AVAILABLE
            order by (d.position.latitude - :latitude) * (d.position.latitude - :latitude)
                + (d.position.longitude - :longitude) * (d.position.longitude - :longitude) * :shrinkage, d.id
            """)
    List<Long> findNearestAvailable(double latitude, double longitude, double shrinkage, Limit limit);

    /**
     * Empty if another request has taken the driver, or is about to: a locked row is skipped (-2), because requests
     * that wait for each other's candidates can wait in a circle.
     */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2"))
    @Query("select d from Driver d where d.id = :id and d.status = com.example.taxi.model.DriverStatus.AVAILABLE")
    Optional<Driver> findAvailableForUpdate(Long id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from Driver d where d.id = :id")
    Optional<Driver> findByIdForUpdate(Long id);

    /** At most one payment of an invoice succeeds, and a trip has one invoice and one rating: no row counts twice. */
    @Query("""
            select new com.example.taxi.dto.DriverStatistics(
                d.id,
                d.name,
                count(t.id),
                coalesce(sum(i.total.amountMinor), 0L),
                coalesce(sum(p.amount.amountMinor), 0L),
                i.total.currency,
                avg(r.stars))
            from Driver d
            left join Trip t on t.driver = d and t.status = com.example.taxi.model.TripStatus.COMPLETED
            left join Invoice i on i.trip = t
            left join Payment p on p.invoice = i and p.status = com.example.taxi.model.PaymentStatus.SUCCEEDED
            left join Rating r on r.trip = t
            group by d.id, d.name, i.total.currency
            order by d.id
            """)
    List<DriverStatistics> statistics();

    /** The same holds here, as a trip has one payout. */
    @Query(nativeQuery = true, value = """
            select d.id as "driverId",
                   d.name as "driverName",
                   count(*) as "trips",
                   cast(sum(i.amount_minor) as bigint) as "invoicedMinor",
                   cast(sum(coalesce(p.amount_minor, 0)) as bigint) as "paidMinor",
                   cast(sum(coalesce(o.net_minor, 0)) as bigint) as "payoutMinor",
                   i.currency as "currency"
            from drivers d
            join trips t on t.driver_id = d.id
            join invoices i on i.trip_id = t.id
            left join payments p on p.invoice_id = i.id and p.status = 'SUCCEEDED'
            left join driver_payouts o on o.trip_id = t.id
            where i.issued_at >= :since and i.issued_at < :until
            group by d.id, d.name, i.currency
            order by sum(i.amount_minor) desc, d.id
            """)
    List<MonthlyRevenue> monthlyRevenue(Instant since, Instant until);
}
