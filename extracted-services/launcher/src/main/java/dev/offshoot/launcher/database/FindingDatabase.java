package dev.offshoot.launcher.database;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses the database: the one that the user names, else a PostgreSQL on this machine, else a file. */
public final class FindingDatabase {

    /** Access to database servers. */
    interface Servers {

        boolean answers(String host, int port);

        /** Connects, and disconnects at once. */
        void connect(Database database) throws SQLException;

        /**
         * Creates the database unless it exists, and checks that schemas can be created in it.
         *
         * @param folder becomes the owner of the database, unless it has one
         * @return the folder that owns it; null if unknown
         */
        @Nullable String prepare(Database maintenance, String name, String folder) throws SQLException;
    }

    private static final String NO_SUCH_DATABASE = "3D000";

    private final Servers servers;
    private final Map<String, String> environment;
    private final Home home;
    private final Consumer<String> remark;

    public FindingDatabase(Servers servers, Map<String, String> environment, Home home, Consumer<String> remark) {
        this.servers = servers;
        this.environment = environment;
        this.home = home;
        this.remark = remark;
    }

    /**
     * @param named by an option
     * @param h2 whether to use a file in any case
     * @param shared whether several processes open it
     */
    public Database find(@Nullable String named, boolean h2, boolean shared) {
        if (h2) {
            return Database.h2(home.data(), shared);
        }
        var url = named != null ? named : environment.get("SPRING_DATASOURCE_URL");
        return url != null && !url.isBlank() ? named(url.strip(), shared) : found(shared);
    }

    private Database named(String url, boolean shared) {
        if (url.startsWith("jdbc:h2:")) {
            if (shared && url.startsWith("jdbc:h2:mem:")) {
                throw new Refused(
                        "An in-memory database cannot be shared by processes: name a file or a PostgreSQL database");
            }
            return Database.h2(
                    url,
                    environment.getOrDefault("SPRING_DATASOURCE_USERNAME", "sa"),
                    environment.getOrDefault("SPRING_DATASOURCE_PASSWORD", ""),
                    shared);
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new Refused("Unsupported database: " + Database.withoutSecrets(url)
                    + " is neither jdbc:postgresql: nor jdbc:h2:");
        }
        var database = postgres(url);
        try {
            servers.connect(database);
        } catch (SQLException e) {
            throw new Refused("Cannot connect to " + Database.withoutSecrets(url) + " as '" + database.username()
                    + "': " + reason(e)
                    + (NO_SUCH_DATABASE.equals(e.getSQLState()) ? " (create it with CREATE DATABASE)" : ""));
        }
        return database;
    }

    /** Removes the credentials from the URL, because services sign in with others. */
    private Database postgres(String url) {
        var question = url.indexOf('?');
        var username = environment.getOrDefault("SPRING_DATASOURCE_USERNAME", user());
        var password = environment.getOrDefault("SPRING_DATASOURCE_PASSWORD", password());
        if (question < 0) {
            return Database.postgres(url, username, password, true);
        }
        var kept = new ArrayList<String>();
        for (var parameter : url.substring(question + 1).split("&")) {
            if (parameter.startsWith("user=")) {
                username = decoded(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decoded(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                kept.add(parameter);
            }
        }
        var plain = url.substring(0, question) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
        return Database.postgres(plain, username, password, true);
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    private Database found(boolean shared) {
        var host = environment.getOrDefault("PGHOST", "");
        if (host.isBlank() || host.startsWith("/")) {
            host = "127.0.0.1";
        }
        var file = Database.h2(home.data(), shared);
        var port = port();
        if (!servers.answers(host, port)) {
            return file;
        }
        var address = "jdbc:postgresql://" + host + ":" + port + "/";
        try {
            var folder = home.data().getParent().toString();
            var owner = servers.prepare(
                    Database.postgres(address + "postgres", user(), password(), false), "offshoot", folder);
            if (owner != null && !owner.equals(folder)) {
                remark.accept("this database belongs to the shop in " + owner + ", and is shared with this folder;"
                        + " for a separate shop, use --h2 or --database");
            }
            return Database.postgres(address + "offshoot", user(), password(), false);
        } catch (SQLException e) {
            remark.accept("PostgreSQL at " + host + ":" + port + " refuses '" + user() + "', so H2 is used: "
                    + reason(e) + " (set PGUSER and PGPASSWORD)");
            return file;
        }
    }

    private String user() {
        return environment.getOrDefault("PGUSER", "postgres");
    }

    private String password() {
        return environment.getOrDefault("PGPASSWORD", "");
    }

    private int port() {
        try {
            return Integer.parseInt(environment.getOrDefault("PGPORT", "5432").strip());
        } catch (NumberFormatException e) {
            throw new Refused("PGPORT is not a number: " + environment.get("PGPORT"));
        }
    }

    /** The first line of the message; some servers send several. */
    public static String reason(Throwable failure) {
        var message = String.valueOf(failure.getMessage()).strip();
        return message.lines().findFirst().orElse("no reason given");
    }
}
