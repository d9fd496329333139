package dev.offshoot.gateway.composition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gRPC ports of the processes.
 *
 * @param grpcPortOffset the difference between the gRPC port and the HTTP port of a process
 */
@ConfigurationProperties("offshoot.gateway")
record AvailabilitySettings(@DefaultValue("1000") int grpcPortOffset) {}
