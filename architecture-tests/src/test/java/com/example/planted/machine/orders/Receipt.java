package com.example.planted.machine.orders;

import java.time.LocalDate;
import java.util.function.Function;

class Receipt {

    byte[] printed(int total) {
        return String.format("%d", total).getBytes();
    }

    LocalDate day() {
        return LocalDate.now();
    }

    Function<String, String> sorted() {
        return String::toLowerCase;
    }
}
