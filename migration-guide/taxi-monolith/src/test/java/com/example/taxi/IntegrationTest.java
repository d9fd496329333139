package com.example.taxi;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole application on a random port, with an empty database, and a clock that stands still. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "taxi.billing.cron=-")
@Import(IntegrationTestConfiguration.class)
public abstract class IntegrationTest {

    /** Referring tables first. */
    private static final List<String> TABLES = List.of(
            "notifications",
            "driver_payouts",
            "payout_statements",
            "payments",
            "invoices",
            "ratings",
            "trips",
            "fares",
            "payment_methods",
            "passengers",
            "drivers",
            "vehicles");

    @Autowired
    protected TaxiFixtures fixtures;

    @Autowired
    protected AdjustableClock clock;

    @Autowired
    protected JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    protected TaxiClient client;

    @BeforeEach
    void beginAnew() {
        TABLES.forEach(table -> jdbc.update("DELETE FROM " + table));
        clock.reset();
        client = new TaxiClient("http://127.0.0.1:" + port);
    }
}
