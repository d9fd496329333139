package com.example.layered.controller;

import com.example.layered.service.LoanService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class LoanController {

    private final LoanService service;

    LoanController(LoanService service) {
        this.service = service;
    }

    @GetMapping("/loans")
    boolean exists(long id) {
        return service.find(id) != null;
    }
}
