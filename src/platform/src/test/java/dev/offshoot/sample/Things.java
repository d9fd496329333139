package dev.offshoot.sample;

import dev.offshoot.contracts.Money;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DeadlockLoserDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Things {

    enum Colour {
        RED,
        GREEN
    }

    record Thing(@NotBlank String name, @Max(10) int quantity, Colour colour, Money price) {}

    @GetMapping("/api/things")
    Map<String, Object> list(@RequestParam(defaultValue = "0") int page) {
        return Map.of("page", page);
    }

    @GetMapping("/api/things/{id}")
    Map<String, Object> one(@PathVariable UUID id) {
        return Map.of("id", id);
    }

    @PostMapping("/api/things")
    Thing add(@Valid @RequestBody Thing thing) {
        return thing;
    }

    @PostMapping(path = "/api/things/imports", consumes = "text/csv")
    long read(InputStream lines) throws IOException {
        return lines.transferTo(OutputStream.nullOutputStream());
    }

    @DeleteMapping("/api/things/{id}")
    void remove(@PathVariable UUID id, @RequestHeader("Idempotency-Key") String key) {}

    @GetMapping("/api/me")
    String me(Authentication who) {
        return who.getName();
    }

    @PostMapping("/api/me")
    String change(Authentication who) {
        return who.getName();
    }

    @GetMapping("/api/staff")
    String staff() {
        return "staff";
    }

    @GetMapping("/api/forgotten")
    String forgotten() {
        return "nobody opened this";
    }

    @GetMapping("/api/things/broken")
    void broken() {
        throw new IllegalStateException("the secret is 42");
    }

    @GetMapping("/api/things/away")
    void away() {
        throw new DataAccessResourceFailureException("the connection broke in the middle of select secret");
    }

    /** What a transaction manager throws if the database stops in a transaction, and the rollback fails, too. */
    @GetMapping("/api/things/gone")
    void gone() {
        throw new TransactionSystemException(
                "Could not roll back", new IllegalStateException(new SQLException("Connection is closed")));
    }

    @GetMapping("/api/things/states/{state}")
    void failed(@PathVariable String state) {
        throw new UncategorizedSQLException("commit", "select secret", new SQLException("secret", state));
    }

    @GetMapping("/api/things/address")
    String address(HttpServletRequest request) {
        return request.getRemoteAddr();
    }

    @GetMapping("/api/things/large")
    List<String> large() {
        return Collections.nCopies(200_000, "a hundred kilobytes of this fill every buffer between here and there");
    }

    @GetMapping("/api/things/busy")
    @SuppressWarnings("deprecation")
    void busy() {
        throw new DeadlockLoserDataAccessException("select secret", null);
    }

    @Configuration
    static class Routes {

        @Bean
        Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry> things() {
            return routes -> routes.requestMatchers("/api/things/**")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/api/me")
                    .hasRole("CUSTOMER")
                    .requestMatchers(HttpMethod.POST, "/api/me")
                    .hasRole("CUSTOMER")
                    .requestMatchers("/api/staff")
                    .hasRole("STAFF");
        }
    }
}
