package com.example.wrong.stranger;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Stranger {}
