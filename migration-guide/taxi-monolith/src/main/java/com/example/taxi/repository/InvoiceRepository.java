package com.example.taxi.repository;

import com.example.taxi.model.Invoice;
import com.example.taxi.model.InvoiceStatus;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

public interface InvoiceRepository extends JpaRepository<Invoice, Long> {

    Optional<Invoice> findByTripId(Long tripId);

    @Query("select i.id from Invoice i where i.status = :status order by i.id")
    List<Long> findIdsByStatus(InvoiceStatus status);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select i from Invoice i where i.id = :id")
    Optional<Invoice> findByIdForUpdate(Long id);
}
