package com.example.taxi.config;

import com.example.taxi.service.HttpPaymentProvider;
import com.example.taxi.service.PaymentProvider;
import com.example.taxi.service.SimulatedPaymentProvider;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;

@Configuration
@EnableScheduling
@EnableConfigurationProperties(TaxiProperties.class)
public class TaxiConfig {

    /** In milliseconds, because databases keep no nanoseconds: what was answered is what will be read. */
    @Bean
    public Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Bean
    public PaymentProvider paymentProvider(TaxiProperties properties, RestClient.Builder builder) {
        TaxiProperties.Payment payment = properties.payment();
        if (!StringUtils.hasText(payment.providerUrl())) {
            return new SimulatedPaymentProvider(payment.simulatedDelay());
        }
        HttpClient httpClient =
                HttpClient.newBuilder().connectTimeout(payment.connectTimeout()).build();
        JdkClientHttpRequestFactory requestFactory = new JdkClientHttpRequestFactory(httpClient);
        requestFactory.setReadTimeout(payment.readTimeout());
        String baseUrl = StringUtils.trimTrailingCharacter(payment.providerUrl().strip(), '/');
        return new HttpPaymentProvider(
                builder.baseUrl(baseUrl).requestFactory(requestFactory).build());
    }
}
