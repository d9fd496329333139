package dev.offshoot.customers;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signs users in and out. Programs keep the token; browsers get it as a cookie that scripts cannot read. */
@RestController
@RequestMapping("/api/sessions")
class SessionsController {

    static final String COOKIE = "offshoot_session";

    record Credentials(
            @NotBlank @Size(max = 254) String email,
            @NotBlank @Size(max = 200) String password) {

        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    record Session(String token, Instant expiresAt) {}

    record Who(
            UUID customerId,
            String name,
            String email,
            List<String> roles,
            @Nullable Instant expiresAt) {}

    private final SigningIn signingIn;
    private final Accounts accounts;
    private final CustomersSettings settings;

    SessionsController(SigningIn signingIn, Accounts accounts, CustomersSettings settings) {
        this.signingIn = signingIn;
        this.accounts = accounts;
        this.settings = settings;
    }

    @Route(RouteTrait.SIGN_IN)
    @PostMapping
    ResponseEntity<Session> signIn(@Valid @RequestBody Credentials credentials, HttpServletRequest request) {
        var token = signingIn.signIn(credentials.email(), credentials.password(), request.getRemoteAddr());
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, cookie(token.value(), settings.tokenLifetime(), request))
                .body(new Session(token.value(), token.expiresAt()));
    }

    /** The caller, because a page cannot read its cookie. 204 if nobody is signed in. */
    @GetMapping
    ResponseEntity<Who> current(@AuthenticationPrincipal @Nullable Jwt token) {
        var account = token == null
                ? null
                : accounts.byId(new CustomerId(UUID.fromString(token.getSubject())))
                        .orElse(null);
        if (account == null) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Who(
                        account.id().value(),
                        account.name(),
                        account.email(),
                        token.getClaimAsStringList("roles"),
                        token.getExpiresAt()));
    }

    /** Deletes the cookie. The token stays valid until it expires: it is not stored, so it cannot be revoked. */
    @DeleteMapping
    ResponseEntity<Void> signOut(HttpServletRequest request) {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO, request))
                .build();
    }

    private static String cookie(String value, Duration age, HttpServletRequest request) {
        return ResponseCookie.from(COOKIE, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .path("/")
                .maxAge(age)
                .build()
                .toString();
    }
}
