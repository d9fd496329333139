package com.example.lending.loans;

import java.time.Instant;

public record BookLent(Loan loan, Instant at) {}
