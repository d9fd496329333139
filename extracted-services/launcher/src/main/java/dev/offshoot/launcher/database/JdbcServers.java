package dev.offshoot.launcher.database;

import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Real database servers, over JDBC. */
public class JdbcServers implements FindingDatabase.Servers {

    private static final String DUPLICATE_DATABASE = "42P04";

    /** The start of the database's comment; the folder follows. */
    private static final String OWNED = "Offshoot, first started in ";

    /** An arbitrary number, the same in all releases: the advisory lock of the launcher that uses the database. */
    static final long LOCK = 7_310_864_725_301_441L;

    private static final String HELD_IN = "offshoot launcher in ";

    @Override
    public boolean answers(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static Connection open(Database database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        if (database.isPostgres()) {
            properties.setProperty("connectTimeout", "3");
            properties.setProperty("loginTimeout", "5");
            properties.setProperty("socketTimeout", "30");
            properties.setProperty("ApplicationName", "offshoot launcher");
            properties.setProperty("tcpKeepAlive", "true");
        }
        return DriverManager.getConnection(database.url(), properties);
    }

    @Override
    public void connect(Database database) throws SQLException {
        open(database).close();
    }

    @Override
    public @Nullable String prepare(Database maintenance, String name, String folder) throws SQLException {
        try (var connection = open(maintenance);
                var statement = connection.createStatement()) {
            if (!answer(statement, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '" + name + "')")) {
                create(statement, name);
            }
            if (!answer(statement, "SELECT has_database_privilege('" + name + "', 'CREATE')")) {
                throw new SQLException("the user may not create schemas in the database " + name, "42501");
            }
            return belongTo(folder, name, statement);
        }
    }

    private static @Nullable String belongTo(String folder, String name, Statement statement) throws SQLException {
        try (var comment = statement.executeQuery(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE" + " datname = '" + name + "'")) {
            if (comment.next() && comment.getString(1) != null) {
                return comment.getString(1).startsWith(OWNED)
                        ? comment.getString(1).substring(OWNED.length())
                        : null;
            }
        }
        try {
            // psql shows it, with \l+
            statement.execute("COMMENT ON DATABASE " + name + " IS '" + (OWNED + folder).replace("'", "''") + "'");
            return folder;
        } catch (SQLException e) {
            // the database belongs to another role, so its owner stays unknown
            return null;
        }
    }

    /**
     * Locks the database for one launcher as long as the connection is open: each launcher sets new passwords for the
     * services' roles, which would lock out the services of another launcher.
     */
    static Connection hold(Database database, Path folder) throws SQLException {
        var connection = open(database);
        try (var statement = connection.createStatement()) {
            if (answer(statement, "SELECT pg_try_advisory_lock(" + LOCK + ")")) {
                var name = connection.prepareStatement("SELECT set_config('application_name', ?, false)");
                name.setString(1, HELD_IN + folder);
                name.execute();
                return connection;
            }
            var other = holder(statement);
            connection.close();
            throw new Refused("Another launcher uses the database, " + database.shown()
                    + (other == null ? "" : " (in the folder " + other + ")")
                    + ": stop it, or use another database with --h2 or --database");
        }
    }

    private static @Nullable String holder(Statement statement) throws SQLException {
        try (var holder = statement.executeQuery("SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a"
                + " USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM"
                + " pg_database WHERE datname = current_database()) AND (l.classid::bigint << 32 | l.objid::bigint) = "
                + LOCK)) {
            var name = holder.next() ? holder.getString(1) : null;
            return name != null && name.startsWith(HELD_IN) ? name.substring(HELD_IN.length()) : null;
        }
    }

    private static void create(Statement statement, String name) throws SQLException {
        try {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static boolean answer(Statement statement, String question) throws SQLException {
        try (var result = statement.executeQuery(question)) {
            result.next();
            return result.getBoolean(1);
        }
    }
}
