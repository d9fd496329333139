package dev.offshoot.messaging.refusals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that nobody has signed, made by the JDK's keytool, in the forms in which servers want it. */
record Certificate(Path keyStore, Path trustStore, Path key, Path certificate) {

    static final String PASSWORD = "changeit";

    static Certificate make(Path folder) throws Exception {
        var made = new Certificate(
                folder.resolve("keys.p12"),
                folder.resolve("trusted.p12"),
                folder.resolve("key.pem"),
                folder.resolve("certificate.pem"));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", "broker", "-keyalg", "RSA", "-keysize", "2048"));
        command.addAll(List.of("-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-validity", "2"));
        command.addAll(List.of("-keystore", made.keyStore.toString()));
        var exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("keytool failed with exit code " + exit);
        }
        var keys = load(made.keyStore);
        var certificate = keys.getCertificate("broker");
        write(
                made.key,
                "PRIVATE KEY",
                keys.getKey("broker", PASSWORD.toCharArray()).getEncoded());
        write(made.certificate, "CERTIFICATE", certificate.getEncoded());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("broker", certificate);
        try (var file = Files.newOutputStream(made.trustStore)) {
            trusted.store(file, PASSWORD.toCharArray());
        }
        return made;
    }

    private static void write(Path file, String what, byte[] encoded) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                        + "-----\n");
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    /** What a server needs to present it. */
    KeyManagerFactory keyManagers() throws IOException, GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(load(keyStore), PASSWORD.toCharArray());
        return managers;
    }

    /** What {@code -Djavax.net.ssl.trustStore} would make the default, which a JVM reads once. */
    SSLContext trusting() throws IOException, GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(load(trustStore));
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
