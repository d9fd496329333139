package com.example.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application as it is written for Spring Modulith. Of messaging, it knows only one event, and what others are about. */
@SpringBootApplication
@EnableAsync
public class StockApplication {

    /** What its listeners did, rolled back or not, and how often they are to fail. */
    public static class Trials {

        public final AtomicInteger failures = new AtomicInteger();
        /** What fails each time. */
        public volatile String doomed = "";

        private final List<String> seen = new ArrayList<>();

        public synchronized void see(String what) {
            seen.add(what + " on " + Thread.currentThread().getName());
            if (!doomed.isEmpty() && what.contains(doomed)) {
                throw new IllegalStateException("Never");
            }
            if (failures.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
                throw new IllegalStateException("Not this time");
            }
        }

        public synchronized List<String> seen() {
            return List.copyOf(seen);
        }
    }

    @Bean
    Trials trials() {
        return new Trials();
    }
}
