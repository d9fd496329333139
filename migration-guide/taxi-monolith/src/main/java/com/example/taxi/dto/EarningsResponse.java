package com.example.taxi.dto;

import com.example.taxi.model.Money;
import com.example.taxi.model.PayoutStatement;
import java.time.Instant;
import java.util.List;

/** What a driver earned in a month of UTC, and the statements that were made in it. */
public record EarningsResponse(
        Long driverId, String month, int trips, Money gross, Money commission, Money net, List<Statement> statements) {

    public record Statement(Long id, Money total, int trips, Instant createdAt) {

        public static Statement from(PayoutStatement statement) {
            return new Statement(
                    statement.getId(),
                    statement.getTotal(),
                    statement.getPayouts().size(),
                    statement.getCreatedAt());
        }
    }
}
