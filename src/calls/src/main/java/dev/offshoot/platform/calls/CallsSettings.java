package dev.offshoot.platform.calls;

import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Further technologies over which this process answers calls.
 *
 * @param answer {@code thrift}, {@code dubbo}, or both
 * @param thriftPort the port for Thrift; by default, that of HTTP plus 3000
 * @param dubboPort the port for Dubbo; by default, that of HTTP plus 4000
 * @param address the address to listen at; by default, that of HTTP. As with gRPC, callers are not authenticated
 */
@Validated
@ConfigurationProperties("offshoot.calls")
record CallsSettings(
        @DefaultValue List<@Pattern(regexp = "thrift|dubbo", message = "must be thrift or dubbo") String> answer,
        @DefaultValue("11080") int thriftPort,
        @DefaultValue("12080") int dubboPort,
        @DefaultValue("0.0.0.0") String address) {}
