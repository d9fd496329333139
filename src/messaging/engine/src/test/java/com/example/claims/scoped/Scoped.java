package com.example.claims.scoped;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Scoped {}
