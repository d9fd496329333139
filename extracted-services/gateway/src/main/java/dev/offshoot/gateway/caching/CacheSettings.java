package dev.offshoot.gateway.caching;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the gateway keeps of the catalogue.
 *
 * @param fresh how long a copy is answered without asking the catalogue again
 * @param stale how long the last copy is answered while the catalogue cannot be asked
 * @param size how much is kept
 * @param largest what is larger than this is not kept
 */
@ConfigurationProperties("offshoot.gateway.cache")
record CacheSettings(
        @DefaultValue("5s") Duration fresh,
        @DefaultValue("10m") Duration stale,
        @DefaultValue("32MB") DataSize size,
        @DefaultValue("1MB") DataSize largest) {}
