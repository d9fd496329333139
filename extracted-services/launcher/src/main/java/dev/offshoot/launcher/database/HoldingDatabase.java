package dev.offshoot.launcher.database;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.api.ErrorCode;

/** Locks the database for one launcher while it runs. */
public final class HoldingDatabase {

    private final Home home;
    private final Output output;
    private final Duration patience;

    /**
     * @param patience how long to wait for a file whose holder has just ended
     */
    public HoldingDatabase(Home home, Output output, Duration patience) {
        this.home = home;
        this.output = output;
        this.patience = patience;
    }

    /**
     * @param shared whether several processes open it
     * @return holds the lock until it is closed
     */
    public List<Connection> hold(Database database, boolean shared) {
        if (database.isPostgres()) {
            try {
                return List.of(JdbcServers.hold(database, home.data().getParent()));
            } catch (SQLException e) {
                throw new Refused(
                        "Cannot connect to the database, " + database.shown() + ": " + FindingDatabase.reason(e));
            }
        }
        if (!shared) {
            // the shop locks its file itself
            return List.of();
        }
        // The process that opens the file first serves it to the others, so the launcher does: it lives longest. If it
        // is killed, the others elect a new one. It is served to this machine only.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        return List.of(open(database));
    }

    /** A killed process leaves a lock on the file, which expires in a moment. */
    private Connection open(Database database) {
        var deadline = System.nanoTime() + patience.toNanos();
        var said = false;
        while (true) {
            try {
                return JdbcServers.open(database);
            } catch (SQLException e) {
                if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                    throw new Refused("Another process uses the database file of " + database.name()
                            + ", perhaps a shop started without the launcher: stop it, or run this from"
                            + " another folder");
                }
                if (e.getErrorCode() != ErrorCode.ERROR_OPENING_DATABASE_1 || System.nanoTime() > deadline) {
                    throw new Refused("The database file could not be opened: " + FindingDatabase.reason(e));
                }
            }
            if (!said) {
                output.line("  waiting for the database file: another process holds it, or has just ended");
                said = true;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                throw new Refused("Interrupted");
            }
        }
    }
}
