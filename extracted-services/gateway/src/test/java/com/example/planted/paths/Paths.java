package com.example.planted.paths;

import org.springframework.web.bind.annotation.GetMapping;

/** A planted violation: contains paths of modules. */
class Paths {

    static boolean isCheckout(String path) {
        return path.equals("/api/basket/checkout");
    }

    static String product(String id) {
        return "http://localhost/api/products/" + id;
    }

    @GetMapping("/api/availability")
    void answer() {}
}
