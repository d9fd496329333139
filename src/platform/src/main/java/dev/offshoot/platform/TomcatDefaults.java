package dev.offshoot.platform;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** What the server itself does before and beside the filters: how long it waits, and how it refuses. */
@AutoConfiguration(after = WebDefaults.class)
@ConditionalOnClass(TomcatServletWebServerFactory.class)
class TomcatDefaults {

    /** So long a connection may be silent in the middle of a body. How long all of it may take, {@link BoundedBody} says. */
    private static final int SILENCE_MILLIS = 5_000;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedAndInOurWords(Problems problems) {
        return factory -> {
            factory.setProtocol(HeaderTimeoutProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("disableUploadTimeout", "false");
                connector.setProperty("connectionUploadTimeout", String.valueOf(SILENCE_MILLIS));
                // within these it reads on, however slowly they come, before a filter is asked again
                connector.setProperty("maxExtensionSize", "16");
                connector.setProperty("maxTrailerSize", "64");
            });
            factory.addContextCustomizers(context -> {
                var host = (StandardHost) context.getParent();
                host.setErrorReportValveClass(TomcatProblems.class.getName());
                host.getPipeline().addValve(new TomcatProblems(problems));
            });
        };
    }
}
