package com.example.claims.conditional;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Conditional {}
