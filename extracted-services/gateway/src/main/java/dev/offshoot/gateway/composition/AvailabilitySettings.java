package dev.offshoot.gateway.composition;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the gateway asks inventory for the stock of products.
 *
 * @param availability the technology: {@code grpc}, {@code rest}, {@code thrift} or {@code dubbo}. For the last two, the
 *     processes that host inventory need it in {@code offshoot.calls.answer}
 * @param availabilityWithin how long inventory may take, including a second attempt at another process
 * @param availabilitySilence after how long without a sign of a process the stream of its stock ends; a process gives
 *     one every 15 seconds
 * @param grpcPortOffset the difference between the gRPC port and the HTTP port of a process
 * @param thriftPortOffset the same for Thrift
 * @param dubboPortOffset the same for Dubbo
 */
@Validated
@ConfigurationProperties("offshoot.gateway")
record AvailabilitySettings(
        @DefaultValue("grpc")
        @Pattern(regexp = "grpc|rest|thrift|dubbo", message = "must be grpc, rest, thrift or dubbo") String availability,

        @DefaultValue("3s") Duration availabilityWithin,
        @DefaultValue("60s") Duration availabilitySilence,
        @DefaultValue("1000") int grpcPortOffset,
        @DefaultValue("3000") int thriftPortOffset,
        @DefaultValue("4000") int dubboPortOffset) {}
