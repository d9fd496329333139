package dev.offshoot.platform;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Logs the addresses of the pages and the database once the process is ready. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class StartupMessage {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    @Bean
    ApplicationListener<ApplicationReadyEvent> startupMessageListener() {
        return ready -> {
            var context = ready.getApplicationContext();
            if (context instanceof WebServerApplicationContext server && server.getWebServer() != null) {
                LOG.info(
                        "Ready.{}",
                        lines(
                                context.getEnvironment(),
                                server.getWebServer().getPort(),
                                context.getResource("classpath:static/index.html")
                                        .exists()));
            }
        };
    }

    /** @param pages whether this process has pages; a service has none */
    static String lines(Environment environment, int port, boolean pages) {
        var lines = new StringBuilder();
        var scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false)
                        || environment.containsProperty("server.ssl.bundle")
                ? "https"
                : "http";
        var host = environment.getProperty("server.address", "localhost");
        lines.append("\n  %s %s://%s:%s/"
                .formatted(
                        pages ? "look at  " : "listens at", scheme, host.equals("0.0.0.0") ? "localhost" : host, port));
        lines.append("\n  data in   ").append(data(environment.getProperty("spring.datasource.url", "")));
        if (pages && environment.getProperty("offshoot.demo", Boolean.class, false)) {
            lines.append("\n  sign in   alice@offshoot.example, or staff@offshoot.example; password offshoot-demo");
        }
        return lines.toString();
    }

    private static String data(String url) {
        var shown = JdbcUrl.withoutSecrets(url);
        return shown.startsWith("jdbc:h2:file:")
                ? Path.of(shown.substring("jdbc:h2:file:".length()) + ".mv.db")
                                .toAbsolutePath()
                                .normalize()
                        + " (to keep it in PostgreSQL, set SPRING_DATASOURCE_URL)"
                : shown;
    }
}
