package com.example.layered.service;

import com.example.layered.model.Loan;
import com.example.layered.repository.LoanRepository;
import org.springframework.stereotype.Service;

@Service
public class LoanService {

    private final LoanRepository repository;

    LoanService(LoanRepository repository) {
        this.repository = repository;
    }

    public Loan find(long id) {
        return repository.findById(id).orElseThrow();
    }
}
