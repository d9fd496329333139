package com.example.layered.controller;

import com.example.layered.service.MemberService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MemberController {

    private final MemberService service;

    MemberController(MemberService service) {
        this.service = service;
    }

    @GetMapping("/members")
    boolean exists(long id) {
        return service.find(id) != null;
    }
}
