package dev.offshoot.launcher.database;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The database of the processes.
 *
 * @param url without credentials
 * @param shown a description for the terminal
 * @param named whether the user named it; otherwise it is used for a demo
 */
public record Database(String url, String username, String password, String shown, boolean named) {

    /** The shop's own default, so that a shop started without the launcher finds the same data. */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;LOCK_TIMEOUT=10000";

    private static final String ALONE = ";DB_CLOSE_ON_EXIT=FALSE";

    /** H2 rejects this together with DB_CLOSE_ON_EXIT; the launcher has the file open, and closes it last. */
    private static final String SHARED = ";AUTO_SERVER=TRUE";

    /**
     * A file in the data folder.
     *
     * @param shared whether several processes open it
     */
    static Database h2(Path data, boolean shared) {
        var file = data.resolve("shop");
        return new Database(
                "jdbc:h2:file:" + file + H2_SETTINGS + (shared ? SHARED : ALONE),
                "sa",
                "",
                "H2, in " + file + ".mv.db (to use PostgreSQL, set SPRING_DATASOURCE_URL)",
                false);
    }

    static Database h2(String url, String username, String password, boolean shared) {
        var opened = shared && !url.toUpperCase(Locale.ROOT).contains("AUTO_SERVER=")
                ? url.replaceAll("(?i);DB_CLOSE_ON_EXIT=FALSE", "") + SHARED
                : url;
        return new Database(opened, username, password, "H2, " + withoutSecrets(url), true);
    }

    static Database postgres(String url, String username, String password, boolean named) {
        return new Database(url, username, password, "PostgreSQL, " + withoutSecrets(url), named);
    }

    public boolean isPostgres() {
        return url.startsWith("jdbc:postgresql:");
    }

    Database as(String otherUser, String otherPassword) {
        return new Database(url, otherUser, otherPassword, shown, named);
    }

    /** The name of the database or of its file. */
    String name() {
        var plain = withoutSecrets(url);
        return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf(':')) + 1);
    }

    /**
     * The prefix of the queues. At a shared broker, it keeps the messages of shops with different databases apart.
     */
    public String namespace() {
        if (isPostgres()) {
            return name().equals("offshoot") ? "offshoot" : "offshoot-" + name();
        }
        var sum = new CRC32();
        sum.update(withoutSecrets(url).getBytes(StandardCharsets.UTF_8));
        return "offshoot-" + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    public void dress(Map<String, String> environment) {
        environment.put("SPRING_DATASOURCE_URL", url);
        environment.put("SPRING_DATASOURCE_USERNAME", username);
        environment.put("SPRING_DATASOURCE_PASSWORD", password);
    }

    static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
