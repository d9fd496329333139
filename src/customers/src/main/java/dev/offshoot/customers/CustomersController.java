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

/** Registers customers. */
@RestController
class CustomersController {

    /** A registration. The name appears in e-mails and on labels. */
    record Registration(
            @NotBlank @Email @Size(max = 254) String email,
            @NotNull String password,
            @NotBlank @Size(max = 100) String name) {

        private static final int TOO_LONG = 255;

        Registration {
            // what is longer is refused, but Java 25 fails when it looks at a domain of thousands of characters
            email = email == null || email.length() <= TOO_LONG ? email : email.substring(0, TOO_LONG);
            name = name == null ? null : Line.of(name);
        }

        @AssertTrue(message = "must be one line of visible text, without characters that change the text direction") boolean isNamePossible() {
            return name == null || (Line.isPlain(name) && Line.isVisible(name));
        }

        @AssertTrue(message = "must have at most 254 characters (in lower case, too), and no blanks or direction marks")
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
        // probing which e-mails have an account is limited like probing passwords
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
        // still counts against the address, or it could open many accounts and starve others of password hashing
        attempt.giveBackButForTheAddress();
        return new Registered(account.id().value(), account.email(), account.name());
    }
}
