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

/** Sees to it that the database is one launcher's while that runs. */
public final class HoldingDatabase {

    private final Home home;
    private final Output output;
    private final Duration patience;

    /**
     * @param patience for a file whose holder has only just ended
     */
    public HoldingDatabase(Home home, Output output, Duration patience) {
        this.home = home;
        this.output = output;
        this.patience = patience;
    }

    /**
     * @param shared whether more than one process opens it
     * @return what holds it until it is closed
     */
    public List<Connection> hold(Database database, boolean shared) {
        if (database.isPostgres()) {
            try {
                return List.of(JdbcServers.hold(database, home.data().getParent()));
            } catch (SQLException e) {
                throw new Refused("The database refuses, " + database.shown() + ": " + FindingDatabase.reason(e));
            }
        }
        if (!shared) {
            // the shop holds its file itself
            return List.of();
        }
        // Whoever opens the file first serves it to the others: that is the one who lives longest. If it is killed all
        // the same, the others agree on a new one. To this machine alone.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        return List.of(open(database));
    }

    /** Whoever held the file and was killed has left a mark on it, which is old enough in a moment. */
    private Connection open(Database database) {
        var deadline = System.nanoTime() + patience.toNanos();
        var said = false;
        while (true) {
            try {
                return JdbcServers.open(database);
            } catch (SQLException e) {
                if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                    throw new Refused("Another process uses the database file of " + database.name()
                            + ", perhaps a shop that was started without the launcher: stop it, or call this from"
                            + " another folder");
                }
                if (e.getErrorCode() != ErrorCode.ERROR_OPENING_DATABASE_1 || System.nanoTime() > deadline) {
                    throw new Refused("The database file cannot be opened: " + FindingDatabase.reason(e));
                }
            }
            if (!said) {
                output.line("  waiting for the database file: whoever held it has not ended, or only just");
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
