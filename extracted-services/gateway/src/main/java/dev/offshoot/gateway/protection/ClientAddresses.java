package dev.offshoot.gateway.protection;

import io.netty.handler.ipfilter.IpFilterRule;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the address of the client: the peer of the connection or, if that is a trusted proxy according to the settings,
 * the last address in {@code X-Forwarded-For} that is not a trusted proxy.
 */
@Component
class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    private final List<IpFilterRule> trusted;

    ClientAddresses(ConnectionSettings settings) {
        trusted = settings.trustedProxies().stream().map(ClientAddresses::rule).toList();
    }

    private static IpFilterRule rule(String proxies) {
        var slash = proxies.indexOf('/');
        var address = slash < 0 ? proxies : proxies.substring(0, slash);
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "offshoot.gateway.trusted-proxies: '%s' is not an IP address or CIDR range".formatted(proxies));
        }
        var prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(proxies.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    /** The IP address of the client; names are rejected, never resolved. */
    InetAddress client(ServerWebExchange exchange) {
        var address = peer(exchange);
        var said = forwardedFor(exchange);
        for (var i = said.size() - 1; i >= 0 && isTrusted(address); i--) {
            var next = address(said.get(i));
            if (next == null) {
                break;
            }
            address = next;
        }
        return address;
    }

    /** The scheme that the client uses: {@code http} or {@code https}. */
    String scheme(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var said = request.getHeaders().getFirst(FORWARDED_PROTO);
        return isTrusted(peer(exchange)) && ("https".equals(said) || "http".equals(said))
                ? said
                : request.getSslInfo() == null ? "http" : "https";
    }

    /**
     * The key for the quota: the address; of IPv6 the network, because it gives a client 2<sup>64</sup> addresses.
     */
    String holder(ServerWebExchange exchange) {
        var client = client(exchange);
        return client instanceof Inet6Address
                ? NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(client.getAddress(), 8), 16)) + "/64"
                : client.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)));
    }

    private static InetAddress peer(ServerWebExchange exchange) {
        var remote = exchange.getRequest().getRemoteAddress();
        return remote == null || remote.getAddress() == null ? InetAddress.getLoopbackAddress() : remote.getAddress();
    }

    private static List<String> forwardedFor(ServerWebExchange exchange) {
        var all = new ArrayList<String>();
        for (var header : exchange.getRequest().getHeaders().getOrEmpty(FORWARDED_FOR)) {
            for (var one : header.split(",")) {
                all.add(one.strip());
            }
        }
        return all;
    }

    private static @Nullable InetAddress address(String said) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(said);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
