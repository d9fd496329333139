package dev.offshoot;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

@SpringBootApplication
@Modulithic(sharedModules = {"messaging", "platform"})
public class CustomersTestApplication {}
