package dev.offshoot;

import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

/** The same journey, with the same jar, on a database server. */
@Tag("all")
class CheckoutJourneyOnPostgresIT extends CheckoutJourneyIT {

    private final String database = TestDatabase.newPostgresDatabase();

    @Override
    void configure(RunningJar shop) {
        shop.with("spring.datasource.url", database)
                .with("spring.datasource.username", "postgres")
                .with("offshoot.demo", "true");
    }

    @Override
    String whereTheDataIs() {
        return database;
    }
}
