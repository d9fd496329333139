package dev.offshoot.platform;

import dev.offshoot.messaging.HostedModules;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code /actuator/reports}: data on orders from the report views of the modules in this process; the views are a
 * stable contract. Each module is queried separately, because others may be hosted elsewhere; comparing the data is up
 * to the client.
 */
@Endpoint(id = "reports")
class ReportsEndpoint {

    private static final int MOST = 1_000;
    private static final int NEWEST = 300;

    private final HostedModules modules;
    private final JdbcClient jdbc;

    ReportsEndpoint(HostedModules modules, JdbcClient jdbc) {
        this.modules = modules;
        this.jdbc = jdbc;
    }

    /** The newest orders: at most 300 acknowledged by basket, and 300 stored by orders. */
    record Recent(Set<UUID> orders) {}

    /**
     * The reports on some orders. A list is null if its module is not hosted here, and lacks orders that the module
     * does not know.
     */
    record Reports(
            @Nullable List<Acknowledged> acknowledged,
            @Nullable List<Order> orders,
            @Nullable List<Payment> payments,
            @Nullable List<Shipment> shipments) {}

    /** An order that was acknowledged to a customer: {@code basket.checkout_report}. */
    record Acknowledged(UUID orderId, Instant acknowledgedAt) {}

    /** {@code orders.order_report}; money in minor units. */
    record Order(
            UUID orderId,
            String status,
            long totalMinor,
            Instant placedAt,
            @Nullable Instant finishedAt) {}

    /** {@code payments.payment_report}; money in minor units. */
    record Payment(UUID orderId, long capturedMinor, long refundedMinor) {}

    /** {@code shipping.shipment_report}. */
    record Shipment(UUID orderId, String status, int shipments) {}

    @ReadOperation
    public Recent recent() {
        var orders = new HashSet<UUID>();
        for (var newest : List.of(
                new Newest("basket", "basket.checkout_report", "acknowledged_at"),
                new Newest("orders", "orders.order_report", "placed_at"))) {
            if (modules.isHosted(newest.module())) {
                orders.addAll(jdbc.sql("SELECT order_id FROM %s ORDER BY %s DESC LIMIT %s"
                                .formatted(newest.view(), newest.time(), NEWEST))
                        .query(UUID.class)
                        .list());
            }
        }
        return new Recent(orders);
    }

    private record Newest(String module, String view, String time) {}

    /**
     * The reports on these orders. Answers 400 if an id is not a UUID, or there are too many.
     *
     * @param orders at most 1,000 ids, separated by commas in the request
     */
    @WriteOperation
    public WebEndpointResponse<Object> reports(List<String> orders) {
        List<UUID> ids;
        try {
            ids = orders.stream().map(UUID::fromString).distinct().toList();
        } catch (IllegalArgumentException e) {
            return malformed("Invalid order id: " + e.getMessage());
        }
        if (ids.size() > MOST) {
            return malformed("Too many orders. Send at most " + MOST + " ids");
        }
        return new WebEndpointResponse<>(new Reports(
                rows("basket", ids, "acknowledged_at FROM basket.checkout_report", Acknowledged.class),
                rows(
                        "orders",
                        ids,
                        "status, total_minor, placed_at, finished_at FROM orders.order_report",
                        Order.class),
                rows("payments", ids, "captured_minor, refunded_minor FROM payments.payment_report", Payment.class),
                rows("shipping", ids, "status, shipments FROM shipping.shipment_report", Shipment.class)));
    }

    private <T> @Nullable List<T> rows(String module, List<UUID> ids, String columns, Class<T> row) {
        if (!modules.isHosted(module)) {
            return null;
        }
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("SELECT order_id, " + columns + " WHERE order_id IN (:ids)")
                        .param("ids", ids)
                        .query(row)
                        .list();
    }

    private static WebEndpointResponse<Object> malformed(String detail) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        problem.setType(URI.create("urn:offshoot:problem:malformed-request"));
        return new WebEndpointResponse<>(problem, HttpStatus.BAD_REQUEST.value(), MediaType.APPLICATION_PROBLEM_JSON);
    }
}
