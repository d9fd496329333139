package com.example.post;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A small test application with two modules, unrelated to the shop. */
@SpringBootApplication
public class PostApplication {

    /** In a process of its own, which a test can kill. */
    public static void main(String[] arguments) {
        SpringApplication.run(PostApplication.class, arguments);
    }
}
