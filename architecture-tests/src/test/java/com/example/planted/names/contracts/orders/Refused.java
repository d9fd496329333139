package com.example.planted.names.contracts.orders;

import java.net.URI;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;

/** Nothing of this may be held by a contract. */
public record Refused(
        float a,
        short b,
        byte c,
        char d,
        byte[] e,
        Float f,
        Object g,
        Number h,
        CharSequence i,
        Date j,
        LocalDateTime k,
        ZonedDateTime l,
        Optional<String> m,
        Collection<String> n,
        URI o,
        Class<?> p,
        Thread q) {}
