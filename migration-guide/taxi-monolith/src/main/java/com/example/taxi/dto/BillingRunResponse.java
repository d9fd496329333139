package com.example.taxi.dto;

import java.time.Instant;

public record BillingRunResponse(
        Instant startedAt, Instant finishedAt, int chargesRetried, int invoicesPaid, int statementsMade) {}
