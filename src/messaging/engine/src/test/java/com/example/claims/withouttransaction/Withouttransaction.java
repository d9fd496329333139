package com.example.claims.withouttransaction;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Withouttransaction {}
