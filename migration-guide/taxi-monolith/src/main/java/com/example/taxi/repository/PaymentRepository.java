package com.example.taxi.repository;

import com.example.taxi.model.Payment;
import com.example.taxi.model.PaymentStatus;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

public interface PaymentRepository extends JpaRepository<Payment, Long> {

    long countByInvoiceIdAndStatus(Long invoiceId, PaymentStatus status);

    Optional<Payment> findByInvoiceIdAndStatus(Long invoiceId, PaymentStatus status);
}
