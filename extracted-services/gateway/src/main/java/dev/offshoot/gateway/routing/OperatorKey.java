package dev.offshoot.gateway.routing;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The key that authenticates the gateway at the processes, and operators at the gateway.
 *
 * @param operatorKey a secret that the gateway and the processes share; at least 32 characters of a bearer token
 */
@Validated
@ConfigurationProperties("offshoot.security")
public record OperatorKey(
        @NotNull(
                message =
                        "must be set: the gateway authenticates with it at its instances, so set the same key there (at least 32 characters)")
        @Pattern(
                regexp = "[A-Za-z0-9._~+/-]{32,}=*",
                message = "must have at least 32 characters, of A-Z a-z 0-9 - . _ ~ + / =")
        String operatorKey) {

    /** Does not reveal the secret. */
    @Override
    public String toString() {
        return "an operator key";
    }
}
