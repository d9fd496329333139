package com.example.planted.names.contracts.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All that a contract may hold. */
public record Held(
        boolean a,
        int b,
        long c,
        double d,
        Boolean e,
        Integer f,
        Long g,
        Double h,
        String i,
        BigDecimal j,
        UUID k,
        List<String> l,
        Set<String> m,
        Map<String, String> n,
        Instant o,
        LocalDate p,
        Duration q,
        State r) {

    public enum State {
        OPEN
    }
}
