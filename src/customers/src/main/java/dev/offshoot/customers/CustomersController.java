package dev.offshoot.customers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where one registers. */
@RestController
class CustomersController {

    /** Who somebody wants to be. A name has no control characters: it stands in e-mails. */
    record Registration(
            @NotBlank @Email @Size(max = 254) String email,
            @NotNull String password,

            @NotBlank @Size(max = 100) @Pattern(regexp = "(?U)\\P{Cntrl}*[^\\s\\p{Cntrl}]\\P{Cntrl}*")
            String name) {

        @AssertTrue(message = "must have at most 254 characters in lower case, too") boolean isEmailPossible() {
            return email == null || Account.hasPossibleKey(email);
        }

        @AssertTrue(message = "must have at least 8 characters, not only blanks, and at most 72 bytes") boolean isPasswordPossible() {
            return password == null || Account.isPossiblePassword(password);
        }

        @Override
        public String toString() {
            return "Registration[]";
        }
    }

    record Registered(UUID customerId, String email, String name) {}

    private final OpeningAccounts opening;
    private final Passwords passwords;
    private final Attempts attempts;

    CustomersController(OpeningAccounts opening, Passwords passwords, Attempts attempts) {
        this.opening = opening;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    @PostMapping("/api/customers")
    @ResponseStatus(HttpStatus.CREATED)
    Registered register(@Valid @RequestBody Registration wanted, HttpServletRequest request) {
        // who tries out which e-mails have an account is counted like one who tries passwords
        var attempt = attempts.count(wanted.email(), request.getRemoteAddr());
        String hash;
        try {
            hash = passwords.hash(wanted.password());
        } catch (Passwords.Busy e) {
            attempt.giveBack();
            throw e;
        }
        var account = opening.open(wanted.email(), wanted.name(), hash, Set.of(Role.CUSTOMER))
                .orElseThrow(EmailTaken::new);
        // its address could otherwise open one account after the other, and nobody else's password would get its turn
        attempt.giveBackButForTheAddress();
        return new Registered(account.id(), account.email(), account.name());
    }
}
