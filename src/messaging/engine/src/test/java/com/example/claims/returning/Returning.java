package com.example.claims.returning;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Returning {}
