package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.NameServer;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;
import reactor.netty.transport.ProxyProvider;

/** Guards against a gateway that asks the previous address of a container for as long as its DNS allows. */
class NameLookupsTests {

    private static InetAddress number(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void followANameToItsNewAddressWithinSeconds() {
        var loops = LoopResources.create("lookups", 1, true);
        try (var dns = new NameServer(number(1))) {
            var lookups = NameResolverProvider.builder();
            NameLookups.limit(lookups);
            var resolver = lookups.dnsAddressResolverGroupProvider(dns::lookUpHere)
                    .build()
                    .newNameResolverGroup(loops, false)
                    .getResolver(loops.onClient(false).next());
            var shop = InetSocketAddress.createUnresolved("shop.test", 80);
            var before = resolver.resolve(shop).syncUninterruptibly().getNow();
            var asked = dns.asked();
            dns.answers(number(2));

            var soon = resolver.resolve(shop).syncUninterruptibly().getNow();

            assertThat(before).isEqualTo(new InetSocketAddress(number(1), 80));
            assertThat(soon).isEqualTo(before);
            assertThat(dns.asked()).as("not for each connection").isEqualTo(asked);
            await().atMost(Duration.ofSeconds(10))
                    .until(
                            () -> resolver.resolve(shop).syncUninterruptibly().getNow(),
                            new InetSocketAddress(number(2), 80)::equals);
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
        }
    }

    @Test
    void areLeftToAProxy() {
        var proxied = HttpClient.create()
                .proxy(proxy -> proxy.type(ProxyProvider.Proxy.HTTP).host("proxy.test"));

        assertThat(NameLookups.limited(proxied)).isSameAs(proxied);
    }

    @Test
    void areLeftToAResolverThatAClientHasOfItsOwn() {
        var own = HttpClient.create().resolver(NoopAddressResolverGroup.INSTANCE);

        assertThat(NameLookups.limited(own)).isSameAs(own);
    }
}
