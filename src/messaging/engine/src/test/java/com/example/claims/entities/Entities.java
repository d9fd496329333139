package com.example.claims.entities;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Entities {}
