package com.example.claims.foreign;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Foreign {}
