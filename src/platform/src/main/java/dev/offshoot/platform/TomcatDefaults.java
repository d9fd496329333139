package dev.offshoot.platform;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** Configures Tomcat's timeouts and error answers. */
@AutoConfiguration(after = WebDefaults.class)
@ConditionalOnClass(TomcatServletWebServerFactory.class)
class TomcatDefaults {

    /** The maximum time between two bytes of a body. {@link BoundedBody} limits the total time. */
    private static final int SILENCE_MILLIS = 5_000;
    /** The longest message that a WebSocket accepts from its client. */
    private static final String SOCKET_BUFFER = "1024";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> limitsAndProblems(Problems problems) {
        return factory -> {
            factory.setProtocol(HeaderTimeoutProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("disableUploadTimeout", "false");
                connector.setProperty("connectionUploadTimeout", String.valueOf(SILENCE_MILLIS));
                // Tomcat reads these without calling a filter, however slowly they arrive
                connector.setProperty("maxExtensionSize", "16");
                connector.setProperty("maxTrailerSize", "64");
            });
            factory.addContextCustomizers(context -> {
                // clients of WebSockets hardly send anything, and each connection has such buffers
                context.addParameter("org.apache.tomcat.websocket.textBufferSize", SOCKET_BUFFER);
                context.addParameter("org.apache.tomcat.websocket.binaryBufferSize", SOCKET_BUFFER);
                var host = (StandardHost) context.getParent();
                host.setErrorReportValveClass(TomcatProblems.class.getName());
                host.getPipeline().addValve(new TomcatProblems(problems));
            });
        };
    }
}
