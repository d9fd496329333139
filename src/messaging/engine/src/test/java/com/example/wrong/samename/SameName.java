package com.example.wrong.samename;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class SameName {}
