package dev.offshoot.customers;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Opens the accounts that are to be there from the start: after messages can be published, before requests come. It
 * makes what is missing and touches nothing that is there, however many instances start at once.
 */
@Component
class FirstAccounts implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);

    /** The hash of "offshoot-demo". Everybody may know that password, so its hash need not be made at each start. */
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
        // an environment that sets it to nothing does not set it
        if (settings.staff() != null && StringUtils.hasText(settings.staff().email())) {
            openStaff(settings.staff().email(), settings.staff().password());
        } else if (!accounts.haveStaff()) {
            LOG.warn(
                    "Nobody is staff here, so nobody can add a product or see to the shop: set OFFSHOOT_STAFF_EMAIL and"
                            + " OFFSHOOT_STAFF_PASSWORD, and start it again");
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
            // who opened it and knows its password is not known: it is given nothing more
            if (!known.get().roles().containsAll(DESK)) {
                LOG.warn("OFFSHOOT_STAFF_EMAIL names the account of a customer: it was not made staff");
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
