package dev.offshoot.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The databases that really answer. */
class JdbcServers implements FindingDatabase.Servers {

    private static final String DUPLICATE_DATABASE = "42P04";

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
        }
        return DriverManager.getConnection(database.url(), properties);
    }

    @Override
    public void connect(Database database) throws SQLException {
        open(database).close();
    }

    @Override
    public void prepare(Database maintenance, String name) throws SQLException {
        try (var connection = open(maintenance);
                var statement = connection.createStatement()) {
            if (!answer(statement, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '" + name + "')")) {
                create(statement, name);
            }
            if (!answer(statement, "SELECT has_database_privilege('" + name + "', 'CREATE')")) {
                throw new SQLException("it may not create schemas in the database " + name, "42501");
            }
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
