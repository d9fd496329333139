package dev.offshoot.customers;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
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

    /** Who somebody wants to be. The name stands in e-mails and on labels. */
    record Registration(
            @NotBlank @Email @Size(max = 254) String email,
            @NotNull String password,
            @NotBlank @Size(max = 100) String name) {

        Registration {
            name = name == null ? null : Line.of(name);
        }

        @AssertTrue(message = "must be on one line, with something to see, and no characters that turn its direction") boolean isNamePossible() {
            return name == null || (Line.isPlain(name) && Line.isVisible(name));
        }

        @AssertTrue(
                message = "must have at most 254 characters in lower case, too, and no blanks or marks of direction")
        boolean isEmailPossible() {
            return email == null
                    || (Account.hasPossibleKey(email)
                            && Line.isPlain(email)
                            && email.strip().codePoints().noneMatch(Line::isBlank));
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

    @Route(RouteTrait.SIGN_IN)
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
        return new Registered(account.id().value(), account.email(), account.name());
    }
}
