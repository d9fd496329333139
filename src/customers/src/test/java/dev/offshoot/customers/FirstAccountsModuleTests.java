package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.offshoot.CustomersTestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Startup with each setting of the first staff member. */
@ExtendWith(OutputCaptureExtension.class)
class FirstAccountsModuleTests {

    @Test
    void opensTheAccountOfTheFirstMemberOfTheStaff() {
        try (var shop = start("first@example.org", "correct horse")) {
            assertThat(shop.getBean(Accounts.class)
                            .byEmail("first@example.org")
                            .orElseThrow()
                            .roles())
                    .containsExactlyInAnyOrder(Role.STAFF, Role.OPERATOR);
        }
    }

    /** Guards against a shop that does not start because an environment sets unused variables to empty values. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void takesABlankEmailForNone(String blank) {
        try (var shop = start(blank, "correct horse")) {
            assertThat(shop.getBean(Accounts.class).byEmail(blank)).isEmpty();
        }
        try (var shop = start(blank, "")) {
            assertThat(shop.isRunning()).isTrue();
        }
    }

    // a shop that nobody can fill looks healthy
    @Test
    void saysThatNobodyIsStaff(CapturedOutput log) {
        start("", "").close();

        assertThat(log).contains("No staff account exists").contains("OFFSHOOT_STAFF_EMAIL");
    }

    @Test
    void saysNothingWhereSomebodyIs(CapturedOutput log) {
        start("first@example.org", "correct horse").close();

        assertThat(log).doesNotContain("No staff account exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "         "})
    void saysInOneLineThatThePasswordIsMissing(String password, CapturedOutput log) {
        assertThatException()
                .isThrownBy(() -> start("first@example.org", password).close());

        assertThat(log)
                .contains("APPLICATION FAILED TO START")
                .contains("OFFSHOOT_STAFF_PASSWORD")
                .doesNotContain("Application run failed")
                .doesNotContain("\tat dev.offshoot");
    }

    private static ConfigurableApplicationContext start(String email, String password) {
        return new SpringApplicationBuilder(CustomersTestApplication.class)
                .run(
                        "--server.port=0",
                        "--offshoot.demo=false",
                        "--offshoot.customers.password-strength=10",
                        "--offshoot.staff.email=" + email,
                        "--offshoot.staff.password=" + password);
    }
}
