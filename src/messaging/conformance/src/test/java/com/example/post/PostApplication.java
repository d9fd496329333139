package com.example.post;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small test application with two modules, unrelated to the shop. */
@SpringBootApplication
public class PostApplication {}
