package dev.offshoot.journeys;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.platform.calls.dubbo.AvailabilityService;
import dev.offshoot.platform.calls.dubbo.Dubbo;
import dev.offshoot.platform.discovery.RegisteredProcess;
import io.grpc.ManagedChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.rpc.model.FrameworkModel;

/** Asks processes for the stock of a product without a gateway. */
final class StockAtHosts {

    private StockAtHosts() {}

    static long overGrpc(RegisteredProcess host, UUID product) {
        var channel = ManagedChannelBuilder.forAddress(host.url().getHost(), host.port("grpc"))
                .usePlaintext()
                .build();
        try {
            return AvailabilityGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .of(AvailabilityRequest.newBuilder()
                            .addProductIds(product.toString())
                            .build())
                    .getProducts(0)
                    .getAvailable();
        } finally {
            channel.shutdownNow();
        }
    }

    /** One reference with the addresses of all hosts, between which Dubbo balances. */
    static long overDubbo(List<RegisteredProcess> hosts, UUID product) throws Exception {
        var framework = new FrameworkModel();
        var dubbo = Dubbo.in(framework, "asking");
        dubbo.start();
        var reference = new ReferenceConfig<AvailabilityService>(
                dubbo.getApplicationModel().getDefaultModule());
        reference.setInterface(AvailabilityService.class);
        reference.setUrl(hosts.stream()
                .map(host -> "tri://" + Dubbo.host(host.url().getHost()) + ":" + host.port("dubbo"))
                .collect(Collectors.joining(";")));
        reference.setTimeout(10_000);
        reference.setScope("remote");
        try {
            return reference
                    .get()
                    .of(new AvailabilityService.Request(new ArrayList<>(List.of(product.toString()))))
                    .get(20, TimeUnit.SECONDS)
                    .products()
                    .get(0)
                    .available();
        } finally {
            framework.destroy();
        }
    }
}
