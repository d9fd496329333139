package com.example.layered;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class LayeredApplication {}
