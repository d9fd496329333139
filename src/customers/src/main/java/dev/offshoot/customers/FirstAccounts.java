package dev.offshoot.customers;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Opens the initial accounts at startup: after messages can be published, and before requests arrive. It creates only
 * missing accounts and never changes existing ones, however many instances start at the same time.
 */
@Component
class FirstAccounts implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);

    /** The hash of "offshoot-demo". The password is public, so hashing it at each start would be a waste. */
    private static final String DEMO = "$2a$12$ezs/EVpRayO1nwZl12/5.u0ytpkIDVqcfDf1o7E6F44Vnapc7djZG";

    private static final Set<Role> DESK = Set.of(Role.STAFF, Role.OPERATOR);

    private final FirstAccountsSettings settings;
    private final Accounts accounts;
    private final OpeningAccounts opening;
    private final Passwords passwords;
    private volatile boolean running;

    FirstAccounts(FirstAccountsSettings settings, Accounts accounts, OpeningAccounts opening, Passwords passwords) {
        this.settings = settings;
        this.accounts = accounts;
        this.opening = opening;
        this.passwords = passwords;
    }

    @Override
    public int getPhase() {
        return 1_000;
    }

    @Override
    public void start() {
        running = true;
        if (settings.demo()) {
            openDemo("alice", "Alice Example", Set.of(Role.CUSTOMER));
            openDemo("bob", "Bob Example", Set.of(Role.CUSTOMER));
            openDemo("staff", "Staff Example", DESK);
        }
        // an environment may unset a variable by making it empty
        if (settings.staff() != null && StringUtils.hasText(settings.staff().email())) {
            openStaff(settings.staff().email(), settings.staff().password());
        } else if (!accounts.haveStaff()) {
            LOG.warn(
                    "No staff account exists, so nobody can add products or operate the shop: set OFFSHOOT_STAFF_EMAIL and"
                            + " OFFSHOOT_STAFF_PASSWORD, and restart");
        }
    }

    private void openDemo(String login, String name, Set<Role> roles) {
        var email = login + "@offshoot.example";
        if (accounts.byEmail(email).isEmpty()) {
            opening.open(email, name, DEMO, roles);
        }
    }

    private void openStaff(String email, String password) {
        var known = accounts.byEmail(email);
        if (known.isPresent()) {
            // whoever opened this account knows its password: grant it no further rights
            if (!known.get().roles().containsAll(DESK)) {
                LOG.warn(
                        "OFFSHOOT_STAFF_EMAIL names a customer's account, which was not made staff: set another e-mail");
            }
            return;
        }
        if (password == null || !Account.isPossiblePassword(password)) {
            throw new StaffPasswordUnusable();
        }
        opening.open(email, "Staff", passwords.hash(password), DESK);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
