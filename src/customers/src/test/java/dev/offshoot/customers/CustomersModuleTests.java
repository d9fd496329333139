package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UnsupportedEncodingException;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ApplicationModuleTest
@AutoConfigureMockMvc
@TestPropertySource(properties = {"offshoot.demo=true", "offshoot.customers.password-strength=10"})
class CustomersModuleTests {

    private final MockMvcTester http;

    @Autowired
    CustomersModuleTests(MockMvcTester http) {
        this.http = http;
    }

    @Test
    void signsInWhoRegistered() {
        var email = UUID.randomUUID() + "@example.org";

        assertThat(post("/api/customers", """
                        {"email":"%s","password":"correct horse","name":"Carol"}""".formatted(email))).hasStatus(201);
        var signedIn = post("/api/sessions", """
                        {"email":"%s","password":"correct horse"}""".formatted(email.toUpperCase()));

        assertThat(signedIn).hasStatusOk();
        var cookie = signedIn.getResponse().getCookie("offshoot_session");
        assertThat(http.get().uri("/api/sessions").cookie(cookie))
                .bodyJson()
                .extractingPath("$.email")
                .isEqualTo(email);
    }

    @Test
    void hasAccountsToTryTheShopWith() {
        assertThat(post("/api/sessions", """
                        {"email":"alice@offshoot.example","password":"offshoot-demo"}""")).hasStatusOk();
    }

    @Test
    void doesNotSayWhetherThereIsAnAccount() {
        var email = register();

        var wrong = signIn(email, "wrong horse", "10.1.0.1");
        var unknown = signIn(UUID.randomUUID() + "@example.org", "wrong horse", "10.1.0.1");

        assertThat(wrong).hasStatus(401);
        assertThat(unknown).hasStatus(401);
        assertThat(wrong).bodyText().isEqualTo(body(unknown));
    }

    @Test
    void letsNobodyTryOutPasswords() {
        var email = register();
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(email, "wrong horse " + i, "10.1.0.2")).hasStatus(401);
        }

        var refused = signIn(email, "correct horse", "10.1.0.2");

        assertThat(refused).hasStatus(429);
        assertThat(Long.parseLong(refused.getResponse().getHeader("Retry-After")))
                .isBetween(1L, 31L);
        assertThat(signIn(email, "correct horse", "10.1.0.3"))
                .as("its owner, elsewhere")
                .hasStatusOk();
    }

    @Test
    void countsNoAttemptThatWasRight() {
        var email = register();

        for (int i = 0; i < 15; i++) {
            assertThat(signIn(email, "correct horse", "10.1.0.5")).hasStatusOk();
        }
    }

    @Test
    void opensOneAccountForAnEmailHoweverManyRegisterWithItAtOnce() {
        var email = UUID.randomUUID() + "@example.org";

        var statuses = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> post("/api/customers", registration(i % 2 == 0 ? email : email.toUpperCase()))
                        .getResponse()
                        .getStatus())
                .sorted()
                .toList();

        assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409);
    }

    private String register() {
        var email = UUID.randomUUID() + "@example.org";
        assertThat(post("/api/customers", registration(email))).hasStatus(201);
        return email;
    }

    private static String registration(String email) {
        return """
                {"email":"%s","password":"correct horse","name":"Carol"}""".formatted(email);
    }

    private static String body(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult signIn(String email, String password, String address) {
        return http.post()
                .uri("/api/sessions")
                .remoteAddress(address)
                .contentType(MediaType.APPLICATION_JSON)
                .content("""
                        {"email":"%s","password":"%s"}""".formatted(email, password))
                .exchange();
    }

    private MvcTestResult post(String route, String json) {
        return http.post()
                .uri(route)
                .remoteAddress("10.1.1." + (1 + route.length()))
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }
}
