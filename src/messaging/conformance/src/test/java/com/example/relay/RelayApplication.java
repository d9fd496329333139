package com.example.relay;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Two modules that publish random trees of messages to each other. */
@SpringBootApplication
public class RelayApplication {}
