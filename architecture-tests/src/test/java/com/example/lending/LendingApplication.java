package com.example.lending;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class LendingApplication {}
