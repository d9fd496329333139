package dev.offshoot.platform;

/** Addresses of databases, as they may be shown. */
final class JdbcUrl {

    private JdbcUrl() {}

    /** Without what follows the database's name, and without credentials before the host: both may hold a password. */
    static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
