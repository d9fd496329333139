package com.example.workshop.parts;

import com.example.workshop.shared.Money;
import org.springframework.stereotype.Service;

@Service
public class PartsCatalog {

    private final PartRepository parts;

    PartsCatalog(PartRepository parts) {
        this.parts = parts;
    }

    public Money priceOf(String part) {
        return new Money(parts.findById(part).orElseThrow().priceInCents());
    }
}
