package com.example.claims.unreadable;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Unreadable {}
