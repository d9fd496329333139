package com.example.wrong.untaken;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Untaken {}
