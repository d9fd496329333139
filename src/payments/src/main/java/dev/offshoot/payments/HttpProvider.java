package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** The provider over HTTP. An unclear answer counts as none: the call is repeated under the same idempotency key. */
class HttpProvider implements Provider {

    private static final Logger LOG = LoggerFactory.getLogger(HttpProvider.class);

    /** Statuses that say nothing about the payment: wrong time, missing rights or wrong address. */
    private static final Set<Integer> NOT_OF_THE_PAYMENT = Set.of(401, 403, 404, 407, 408, 409, 425, 429);

    /** The statuses with which a provider refuses to void a captured payment. */
    private static final Set<Integer> CAPTURED_ALREADY = Set.of(409, 422);

    private final RestClient http;

    HttpProvider(PaymentSettings settings) {
        // HTTP/1.1, and bodies with a Content-Length: the minimum that a provider must support
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build());
        requests.setReadTimeout(settings.readTimeout());
        this.http = RestClient.builder()
                .baseUrl(String.valueOf(settings.providerUrl()))
                .requestFactory(new BufferingClientHttpRequestFactory(requests))
                .build();
    }

    /** The part of the provider's answer that is used here. */
    record Answer(@Nullable String id, @Nullable String status) {}

    @Override
    public Authorization authorize(OrderId order, Money amount, String token) {
        Answer answer;
        try {
            answer = post(
                    "/v1/authorizations",
                    order + ":authorize",
                    Map.of(
                            "reference",
                            order.toString(),
                            "amount",
                            amount.minorUnits(),
                            "currency",
                            amount.currency(),
                            "token",
                            token));
        } catch (ProviderRefuses e) {
            // for example, an unknown token; such a refusal has no id
            LOG.warn("Order {} is not paid: {}", order, e.getMessage());
            return new Authorization("", false);
        }
        return switch (String.valueOf(answer.status())) {
            case "AUTHORIZED" -> new Authorization(idOf(answer), true);
            case "DECLINED" -> new Authorization(idOf(answer), false);
            default -> throw new ProviderSilent("The provider answered neither AUTHORIZED nor DECLINED", null);
        };
    }

    @Override
    public String capture(OrderId order, String authorizationId) {
        return idOf(post("/v1/authorizations/{id}/captures", order + ":capture", Map.of(), authorizationId));
    }

    @Override
    public boolean release(OrderId order, String authorizationId) {
        try {
            post("/v1/authorizations/{id}/voids", order + ":void", Map.of(), authorizationId);
            return true;
        } catch (ProviderSilent e) {
            if (CAPTURED_ALREADY.contains(e.status)) {
                return false;
            }
            throw e;
        } catch (ProviderRefuses e) {
            if (CAPTURED_ALREADY.contains(e.status)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void refund(OrderId order, String captureId) {
        post("/v1/captures/{id}/refunds", order + ":refund", Map.of(), captureId);
    }

    private Answer post(String path, String key, Map<String, Object> body, Object... variables) {
        try {
            var answer = http.post()
                    .uri(path, variables)
                    .header("Idempotency-Key", key)
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(body)
                    .retrieve()
                    .body(Answer.class);
            if (answer == null) {
                throw new ProviderSilent("The provider's answer is empty", null);
            }
            return answer;
        } catch (RestClientResponseException e) {
            // never include the answer, not even as a cause: it may repeat the token, and causes are logged
            var status = e.getStatusCode();
            if (status.is4xxClientError() && !NOT_OF_THE_PAYMENT.contains(status.value())) {
                throw new ProviderRefuses("The provider refuses " + path + ": " + status, status.value());
            }
            throw new ProviderSilent(
                    "The provider did not answer " + path + ": " + status, status.value(), false, null);
        } catch (ResourceAccessException e) {
            throw new ProviderSilent(
                    "The provider did not answer " + path + ": " + e.getMostSpecificCause(), 0, isUnreached(e), null);
        } catch (RestClientException e) {
            throw new ProviderSilent(
                    "The provider did not answer " + path + ": " + e.getClass().getSimpleName(), null);
        }
    }

    /** Whether no connection was established, so that nothing was sent. */
    private static boolean isUnreached(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static String idOf(Answer answer) {
        var id = answer.id();
        if (id == null || id.isBlank() || id.length() > 200) {
            throw new ProviderSilent("The provider answered without a usable id", null);
        }
        return id;
    }
}
