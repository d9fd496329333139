package dev.offshoot.platform;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains startup failures that are caused by the database, and what to do. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseFailureAnalyzer implements FailureAnalyzer {

    private static final int H2_FILE_IN_USE = 90020;

    /** The folder cannot be created or written, or is a file; or the file is read-only. */
    private static final Set<Integer> H2_FILE_UNWRITABLE = Set.of(90_031, 90_062, 90_097);

    private final Environment environment;

    DatabaseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        String schema = null;
        var cause = failure;
        for (var depth = 0; cause != null && depth < 50; cause = cause.getCause(), depth++) {
            if (cause instanceof SchemaUnavailable missing) {
                schema = missing.module();
            }
            if (cause instanceof SQLException sql) {
                var analysis = analyze(sql, schema, failure);
                if (analysis != null) {
                    return analysis;
                }
            }
        }
        return null;
    }

    private @Nullable FailureAnalysis analyze(SQLException sql, @Nullable String schema, Throwable failure) {
        var database = JdbcUrl.withoutSecrets(environment.getProperty("spring.datasource.url", ""));
        if (sql.getErrorCode() == H2_FILE_IN_USE) {
            return new FailureAnalysis(
                    "Another process is using the database file of " + database + ".",
                    "Stop the other process, start this one in another folder, or set spring.datasource.url"
                            + " (SPRING_DATASOURCE_URL) to the same PostgreSQL database for both.",
                    failure);
        }
        if (H2_FILE_UNWRITABLE.contains(sql.getErrorCode())) {
            return new FailureAnalysis(
                    "The database file of " + database + " cannot be written in "
                            + environment.getProperty("user.dir", "this folder") + ".",
                    "Start the process in a writable folder, or set spring.datasource.url (SPRING_DATASOURCE_URL) to a"
                            + " PostgreSQL database.",
                    failure);
        }
        var state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return switch (state) {
            case "08001", "08004", "08006" ->
                new FailureAnalysis(
                        "No database answers at " + database + ".",
                        "Start the database, or correct spring.datasource.url (SPRING_DATASOURCE_URL).",
                        failure);
            case "53300" ->
                new FailureAnalysis(
                        "The database at " + database + " has no connection left for this process.",
                        "Raise its max_connections, or lower spring.datasource.hikari.maximum-pool-size"
                                + " (SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE) of the processes.",
                        failure);
            case "28P01", "28000" ->
                new FailureAnalysis(
                        "The database at " + database + " rejects the user '"
                                + environment.getProperty("spring.datasource.username", "") + "'.",
                        "Correct spring.datasource.username and spring.datasource.password"
                                + " (SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD).",
                        failure);
            case "3D000" ->
                new FailureAnalysis(
                        "The database " + database + " does not exist.",
                        "Create it (CREATE DATABASE ...), or correct spring.datasource.url.",
                        failure);
            case "42501" ->
                schema == null
                        ? null
                        : new FailureAnalysis(
                                "The schema '" + schema + "' does not exist, and the user '"
                                        + environment.getProperty("spring.datasource.username", "")
                                        + "' may not create it.",
                                "As an administrator, run: CREATE SCHEMA " + schema + " AUTHORIZATION \""
                                        + environment.getProperty("spring.datasource.username", "") + "\";",
                                failure);
            default -> null;
        };
    }
}
