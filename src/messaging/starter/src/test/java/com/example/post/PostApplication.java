package com.example.post;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small application of two modules that has nothing to do with shops. */
@SpringBootApplication
public class PostApplication {}
