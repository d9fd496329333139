package dev.offshoot.gateway.composition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where processes answer gRPC.
 *
 * @param grpcPortOffset how far above its HTTP port a process answers gRPC
 */
@ConfigurationProperties("offshoot.gateway")
record AvailabilitySettings(@DefaultValue("1000") int grpcPortOffset) {}
