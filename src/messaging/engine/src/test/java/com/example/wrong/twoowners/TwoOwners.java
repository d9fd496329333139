package com.example.wrong.twoowners;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class TwoOwners {}
