package com.example.taxi.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.StubPaymentProvider;
import com.example.taxi.config.TaxiConfig;
import com.example.taxi.config.TaxiProperties;
import com.example.taxi.exception.PaymentProviderException;
import com.example.taxi.model.Money;
import com.example.taxi.service.PaymentProvider.ChargeRequest;
import com.example.taxi.service.PaymentProvider.ChargeResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.RestClient;

class HttpPaymentProviderTests {

    private static final ChargeRequest CHARGE =
            new ChargeRequest("INV-00000001-1", "tok_visa", new Money(1207, "EUR"), "INV-00000001");

    private final StubPaymentProvider stub = new StubPaymentProvider();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void asksOnceWithTheKeyTheTokenAndTheAmount() {
        provider(stub.url() + "/", Duration.ofSeconds(5)).charge(CHARGE);

        assertThat(stub.received()).hasSize(1);
        StubPaymentProvider.Received received = stub.received().get(0);
        assertThat(received.path()).isEqualTo("/charges");
        assertThat(received.idempotencyKey()).isEqualTo("INV-00000001-1");
        assertThat(received.value("$.token")).isEqualTo("tok_visa");
        assertThat(received.value("$.amountMinor")).isEqualTo(1207);
        assertThat(received.value("$.currency")).isEqualTo("EUR");
        assertThat(received.value("$.description")).isEqualTo("INV-00000001");
    }

    @Test
    void understandsAnApproval() {
        stub.answer(201, """
                {"status": "APPROVED", "reference": "ch_42", "fee": 12}""");

        assertThat(charge()).isEqualTo(ChargeResult.approved("ch_42"));
    }

    @Test
    void understandsARefusal() {
        stub.answer(200, """
                {"status": "DECLINED", "reason": "insufficient funds"}""");

        assertThat(charge()).isEqualTo(ChargeResult.declined("insufficient funds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"status\": \"PENDING\"}", "{\"status\": null}", "null", "[]", "{\"sta", "\"OK\""})
    void takesWhatItDoesNotUnderstandForNoAnswer(String json) {
        stub.answer(200, json);

        assertThatThrownBy(this::charge).isInstanceOf(PaymentProviderException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void takesAnErrorForNoAnswer(int status) {
        stub.answer(status, """
                {"status": "APPROVED", "reference": "ch_42"}""");

        assertThatThrownBy(this::charge).isInstanceOf(PaymentProviderException.class);
    }

    @Test
    void givesUpWhenTheProviderKeepsSilent() {
        stub.keepSilent();

        assertThatThrownBy(() -> provider(stub.url(), Duration.ofMillis(200)).charge(CHARGE))
                .isInstanceOf(PaymentProviderException.class);
    }

    @Test
    void givesUpWhenNobodyListens() {
        stub.close();

        assertThatThrownBy(this::charge).isInstanceOf(PaymentProviderException.class);
    }

    private ChargeResult charge() {
        return provider(stub.url(), Duration.ofSeconds(5)).charge(CHARGE);
    }

    /** As the application makes it. */
    private static PaymentProvider provider(String url, Duration readTimeout) {
        TaxiProperties properties = new TaxiProperties(
                null, null, null, new TaxiProperties.Payment(url, Duration.ofSeconds(2), readTimeout, Duration.ZERO));
        return new TaxiConfig().paymentProvider(properties, RestClient.builder());
    }
}
