package dev.offshoot.gateway.caching;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The gateway's cache of the catalogue.
 *
 * @param fresh how long a copy is served without asking the catalogue again
 * @param stale how long the last copy is served while the catalogue is unavailable
 * @param size the total size of the cache
 * @param largest the size of the largest response to cache
 */
@ConfigurationProperties("offshoot.gateway.cache")
record CacheSettings(
        @DefaultValue("5s") Duration fresh,
        @DefaultValue("10m") Duration stale,
        @DefaultValue("32MB") DataSize size,
        @DefaultValue("1MB") DataSize largest) {}
