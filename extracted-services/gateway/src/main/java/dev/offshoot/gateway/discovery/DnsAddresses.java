package dev.offshoot.gateway.discovery;

import dev.offshoot.gateway.routing.Addresses;
import dev.offshoot.gateway.routing.RoutingSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * All addresses of the names in {@code offshoot.gateway.instances}. In Kubernetes, a headless service's name has the
 * addresses of its ready pods, each of which is a process of its own here; the name of any other service has one address,
 * behind which Kubernetes balances.
 */
@Component
@ConditionalOnProperty(name = "offshoot.discovery", havingValue = "kubernetes")
class DnsAddresses implements Addresses {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    private final List<URI> services;
    private final Duration poll;
    private final Dns dns;
    /** Names that have no address now, so that each is logged once. */
    private final Set<String> unknown = new HashSet<>();

    /** A resolver of names. */
    interface Dns {
        InetAddress[] lookUp(String name) throws UnknownHostException;
    }

    @Autowired
    DnsAddresses(RoutingSettings settings) {
        this(settings.instances(), settings.poll(), InetAddress::getAllByName);
    }

    DnsAddresses(List<URI> services, Duration poll, Dns dns) {
        this.services = services;
        this.poll = poll;
        this.dns = dns;
    }

    @Override
    public String origin() {
        return "DNS, under the names in offshoot.gateway.instances";
    }

    @Override
    public boolean areBalanced() {
        return true;
    }

    @Override
    public Flux<Set<Address>> found() {
        return Mono.fromSupplier(this::lookUp)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(addresses -> !addresses.isEmpty())
                .repeatWhen(looked -> looked.delayElements(poll));
    }

    private Set<Address> lookUp() {
        var found = new HashSet<Address>();
        for (var service : services) {
            try {
                for (var address : dns.lookUp(service.getHost())) {
                    found.add(new Address(at(service, address), Map.of()));
                }
                unknown.remove(service.getHost());
            } catch (UnknownHostException e) {
                if (unknown.add(service.getHost())) {
                    LOG.info(
                            "{} has no address in DNS now: it has no ready process, or the name is wrong",
                            service.getHost());
                }
            }
        }
        return found;
    }

    private static URI at(URI service, InetAddress address) {
        // an IPv6 address of this link ends with the name of the interface
        var number = address.getHostAddress().replaceAll("%.*", "");
        try {
            return new URI(service.getScheme(), null, number, service.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
