package dev.offshoot.gateway.testing;

import dev.offshoot.gateway.routing.Addresses;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Finds the addresses that a test tells it; nothing before that. */
public final class FoundAddresses implements Addresses {

    private final Sinks.Many<Set<Address>> found = Sinks.many().replay().latest();

    @Override
    public Flux<Set<Address>> found() {
        return found.asFlux();
    }

    @Override
    public String origin() {
        return "the test";
    }

    public void are(URI... urls) {
        are(Stream.of(urls).map(url -> new Address(url, Map.of())).collect(Collectors.toSet()));
    }

    public void are(Set<Address> addresses) {
        found.tryEmitNext(addresses);
    }
}
