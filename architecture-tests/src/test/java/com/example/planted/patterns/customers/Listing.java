package com.example.planted.patterns.customers;

import org.springframework.web.bind.annotation.RestController;

/** Nothing to go back to. */
@RestController
class Listing {

    boolean isPlain(String name) {
        return name.matches("[a-z\\p{L}]{1,40}") && name.split(",").length == 1;
    }
}
