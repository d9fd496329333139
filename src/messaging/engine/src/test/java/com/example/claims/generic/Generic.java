package com.example.claims.generic;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Generic {}
