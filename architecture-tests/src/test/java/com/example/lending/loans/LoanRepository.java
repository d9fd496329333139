package com.example.lending.loans;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface LoanRepository extends JpaRepository<Loan, Long> {

    @Query("select count(l) from Loan l join l.book b where b.id = :book and b.lent = true")
    long lentOut(long book);
}
