package com.example.taxi.service;

import com.example.taxi.exception.PaymentProviderException;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks {@code POST /charges}. The provider answers a status, {@code APPROVED} with a reference or {@code DECLINED} with
 * a reason; every other answer counts as none.
 */
public class HttpPaymentProvider implements PaymentProvider {

    private final RestClient restClient;

    public HttpPaymentProvider(RestClient restClient) {
        this.restClient = restClient;
    }

    record Charge(String token, long amountMinor, String currency, String description) {}

    record Answer(String status, String reference, String reason) {}

    @Override
    public ChargeResult charge(ChargeRequest request) {
        Answer answer = post(request);
        String status = answer == null ? null : answer.status();
        if ("APPROVED".equals(status)) {
            return ChargeResult.approved(answer.reference());
        }
        if ("DECLINED".equals(status)) {
            return ChargeResult.declined(answer.reason());
        }
        throw new PaymentProviderException("The payment provider answered neither APPROVED nor DECLINED", null);
    }

    private Answer post(ChargeRequest request) {
        Charge charge = new Charge(
                request.paymentToken(),
                request.amount().amountMinor(),
                request.amount().currency(),
                request.description());
        try {
            return restClient
                    .post()
                    .uri("/charges")
                    .header("Idempotency-Key", request.idempotencyKey())
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(charge)
                    .retrieve()
                    .body(Answer.class);
        } catch (RestClientException e) {
            throw new PaymentProviderException("The payment provider did not answer", e);
        }
    }
}
