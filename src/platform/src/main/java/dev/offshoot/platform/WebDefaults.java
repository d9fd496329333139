package dev.offshoot.platform;

import dev.offshoot.contracts.Money;
import dev.offshoot.platform.http.ProblemPage;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnResource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Configures JSON, page aliases, and the filters before authentication. */
@AutoConfiguration(after = JacksonAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class WebDefaults {

    private static final String PROBLEM_PAGE = "classpath:" + ProblemPage.LOCATION;

    /** Threads are many because requests wait in them for slots; clients that send nothing should not get more of them. */
    private static final int MOST_READING = 200;

    @Bean
    JacksonModule storableText() {
        return new SimpleModule("storable-text")
                .addDeserializer(String.class, new StorableText())
                .addDeserializer(Money.class, new PayableMoney());
    }

    /** Short addresses for pages. */
    @Bean
    WebMvcConfigurer namedPages() {
        return new WebMvcConfigurer() {
            @Override
            public void addViewControllers(ViewControllerRegistry registry) {
                registry.addViewController("/observatory").setViewName("forward:/observatory.html");
                registry.addViewController("/book").setViewName("forward:/book/index.html");
                registry.addViewController("/book/").setViewName("forward:/book/index.html");
                registry.addViewController("/book/zh/").setViewName("forward:/book/zh/index.html");
            }
        };
    }

    @Bean
    Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    /** Only in processes that have pages. */
    @Bean
    @ConditionalOnResource(resources = PROBLEM_PAGE)
    FilterRegistrationBean<ProblemPages> problemPages(JsonMapper json) throws IOException {
        var filter = new FilterRegistrationBean<>(
                new ProblemPages(new DefaultResourceLoader().getResource(PROBLEM_PAGE), json));
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<TraceContext> traceContext() {
        var filter = new FilterRegistrationBean<>(new TraceContext());
        // after the tracer's filter, if there is one, to use its trace
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<WellFormed> wellFormed(Problems problems) {
        var filter = new FilterRegistrationBean<>(new WellFormed(problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(
            Problems problems, @Value("${server.tomcat.threads.max:200}") int threads) {
        var filter = new FilterRegistrationBean<>(
                new BodyLimit(problems, new BodyReadPermits(Math.min(threads, MOST_READING))));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 4);
        return filter;
    }
}
