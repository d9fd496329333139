package dev.offshoot;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class PlatformTestApplication {}
