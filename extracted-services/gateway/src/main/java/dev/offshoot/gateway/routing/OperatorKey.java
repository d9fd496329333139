package dev.offshoot.gateway.routing;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What makes the gateway an operator at the processes, and programs operators at the gateway.
 *
 * @param operatorKey a secret that gateway and processes share; at least 32 characters of those that a token may have
 */
@Validated
@ConfigurationProperties("offshoot.security")
public record OperatorKey(
        @NotNull(
                message =
                        "is needed: the gateway asks its instances with it, so give them the same (32 characters or more)")
        @Pattern(
                regexp = "[A-Za-z0-9._~+/-]{32,}=*",
                message = "needs 32 characters or more, of A-Z a-z 0-9 - . _ ~ + / =")
        String operatorKey) {

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "an operator key";
    }
}
