package com.example.mailservice;

import com.example.stock.StockApplication.Trials;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service with the listeners of mail, and the classes of the events of orders, which it takes. */
@SpringBootApplication(scanBasePackages = "com.example.stock.mail")
public class MailService {

    @Bean
    Trials trials() {
        return new Trials();
    }
}
