package dev.offshoot.launcher.database;

import dev.offshoot.launcher.plan.ShopModules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Gives each service its own PostgreSQL role, with access to its module's schema only. That role owns everything in the
 * schema, and the shop's role is a member of it, so that each can migrate what the other has created.
 */
public class ServiceRoles {

    private final Database database;
    private final Consumer<String> remark;
    private final Map<String, Database> given = new ConcurrentHashMap<>();
    private @Nullable Boolean allowed;

    public ServiceRoles(Database database, Consumer<String> remark) {
        this.database = database;
        this.remark = remark;
    }

    /** The database with the credentials of the module's service. */
    public synchronized Database of(String module) {
        if (!database.isPostgres() || Boolean.FALSE.equals(allowed)) {
            return database;
        }
        var before = given.get(module);
        try (var connection = JdbcServers.open(database);
                var statement = connection.createStatement()) {
            if (allowed == null) {
                allowed = answer(
                        statement, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user");
                if (!allowed) {
                    remark.accept("'" + database.username() + "' may not create roles, so the services use it too");
                    return database;
                }
            }
            var role = role(module);
            if (before == null) {
                before = database.as(role, Secrets.random());
                letIn(role, before.password(), connection, statement);
                given.put(module, before);
            }
            handOver(module, role, statement);
            return before;
        } catch (SQLException e) {
            if (before != null) {
                // its role exists since an earlier start; if the database is down, the service reports that itself
                return before;
            }
            remark.accept(ShopModules.service(module) + " uses the shop's role, because its own could not be created: "
                    + FindingDatabase.reason(e));
            return database;
        }
    }

    /** Roles belong to the whole server: the name must not clash with a service of another database. */
    private String role(String module) {
        return database.name() + "_" + module;
    }

    private void letIn(String role, String password, Connection connection, Statement statement) throws SQLException {
        if (!answer(statement, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '" + role + "')")) {
            statement.execute("CREATE ROLE " + quoted(role) + " NOSUPERUSER NOCREATEDB NOCREATEROLE");
        }
        statement.execute("ALTER ROLE " + quoted(role) + " LOGIN");
        // hashed here, so that the password cannot appear in a log of the server
        connection.unwrap(PGConnection.class).alterUserPassword(role, password.toCharArray(), "scram-sha-256");
        if (!answer(statement, "SELECT pg_has_role(current_user, '" + role + "', 'USAGE')")) {
            statement.execute("GRANT " + quoted(role) + " TO CURRENT_USER");
        }
    }

    private static void handOver(String module, String role, Statement statement) throws SQLException {
        var schema = quoted(module);
        // the shop is running: retry rather than block it
        statement.execute("SET lock_timeout = '2s'");
        if (!answer(statement, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '" + module + "')")) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        change(statement, List.of("ALTER SCHEMA " + schema + " OWNER TO " + quoted(role)));
        // tables that the shop creates later belong to the shop until the next start; until then, the service may use
        // them
        change(
                statement,
                List.of(
                        "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT ALL ON TABLES TO " + quoted(role),
                        "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT ALL ON SEQUENCES TO " + quoted(role)));
        var changes = new ArrayList<String>();
        // sequences of identity columns follow their tables
        try (var foreign = statement.executeQuery("""
                SELECT format('ALTER TABLE %%I.%%I OWNER TO %%I', n.nspname, c.relname, '%2$s')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner
                WHERE n.nspname = '%1$s' AND o.rolname <> '%2$s' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
                  AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                  WHERE c.relkind = 'S' AND d.objid = c.oid AND d.deptype IN ('i', 'a'))
                """.formatted(module, role))) {
            while (foreign.next()) {
                changes.add(foreign.getString(1));
            }
        }
        change(statement, changes);
    }

    private static void change(Statement statement, List<String> changes) throws SQLException {
        for (var change : changes) {
            for (var attempt = 1; ; attempt++) {
                try {
                    statement.execute(change);
                    break;
                } catch (SQLException e) {
                    if (attempt == 5 || !List.of("55P03", "40P01", "XX000").contains(e.getSQLState())) {
                        throw e;
                    }
                    try {
                        TimeUnit.MILLISECONDS.sleep(200);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw e;
                    }
                }
            }
        }
    }

    private static boolean answer(Statement statement, String question) throws SQLException {
        try (var result = statement.executeQuery(question)) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
