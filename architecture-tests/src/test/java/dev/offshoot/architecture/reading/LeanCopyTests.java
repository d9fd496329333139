package dev.offshoot.architecture.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanCopyTests {

    @TempDir
    Path folder;

    /** What calls to the JDK, and fields of its types, can be evidence of. */
    @Test
    void keepsWhatAnAssessmentLooksAt() {
        var assessment = Sources.compiled("""
                        package shop.orders;
                        @Service public class Orders {
                            static final Map<String, Integer> COUNTS = new java.util.concurrent.ConcurrentHashMap<>();
                            static final java.util.concurrent.atomic.AtomicLong NUMBER = new java.util.concurrent.atomic.AtomicLong();
                            void count(String product) { COUNTS.merge(product, 1, Integer::sum); }
                            long next() { return NUMBER.incrementAndGet(); }
                            int known() { return COUNTS.size(); }
                        }
                        package shop.stock;
                        @Service public class Stock {
                            private final String statement;
                            private final javax.sql.DataSource source;
                            Stock(javax.sql.DataSource source, String statement) { this.source = source; this.statement = statement; }
                            void take() throws java.sql.SQLException {
                                try (var connection = source.getConnection(); var taken = connection.prepareStatement(statement)) {
                                    taken.executeUpdate();
                                }
                            }
                        }
                        """).assessed(folder);

        assertThat(Sources.criteria(assessment)).contains("orders static-state", "stock data-not-seen");
    }
}
