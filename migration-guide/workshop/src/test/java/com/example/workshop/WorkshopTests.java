package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.workshop.repairs.RepairFinished;
import com.example.workshop.shared.Money;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.test.EnableScenarios;
import org.springframework.modulith.test.Scenario;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootTest(properties = "spring.datasource.url=jdbc:h2:mem:workshop;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE")
@EnableScenarios
class WorkshopTests {

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void modulesKeepToThemselves() {
        ApplicationModules.of(WorkshopApplication.class).verify();
    }

    @Test
    void aRepairIsInvoicedOnceItIsFinished(Scenario scenario) {
        scenario.publish(new RepairFinished(17, new Money(7450)))
                .andWaitForStateChange(
                        () -> jdbc.queryForList("SELECT amount_in_cents FROM invoice WHERE repair = 17", Long.class),
                        amounts -> !amounts.isEmpty())
                .andVerify(amounts -> assertThat(amounts).containsExactly(7450L));
    }
}
