package dev.offshoot.platform;

/** Removes secrets from database URLs. */
final class JdbcUrl {

    private JdbcUrl() {}

    /** The URL without parameters and credentials, both of which may contain a password. */
    static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
