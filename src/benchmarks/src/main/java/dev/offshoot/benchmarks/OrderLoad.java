package dev.offshoot.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Buys at a fixed rate, whatever the shop does: each order has a time at which it is meant to be sent, and all
 * latencies count from that time. Where the sender itself is late, that is part of the latency.
 */
final class OrderLoad {

    private static final Map<String, String> ADDRESS = Map.of(
            "name", "Somebody",
            "street", "Main Street 1",
            "city", "Springfield",
            "postalCode", "12345",
            "country", "DE");
    private static final String PASSWORD = "correct horse battery";
    private static final int LARGEST_RESTOCK = 1_000_000;

    private final ShopProcess shop;
    private final List<String> products;
    /** Tokens of customers who are idle: a basket serves one order at a time. */
    private final BlockingQueue<String> customers;

    private OrderLoad(ShopProcess shop, List<String> products, BlockingQueue<String> customers) {
        this.shop = shop;
        this.products = products;
        this.customers = customers;
    }

    /**
     * A sent order.
     *
     * @param late the delay between the intended and the actual time of sending
     * @param answered the time from the intended sending to the answer
     * @param id null if the shop did not acknowledge it
     * @param failure the answer in place of an acknowledgement
     * @param refused whether the failure was a refusal as it should be: 503 with Retry-After
     */
    record Sent(
            Instant intended,
            Duration late,
            Duration answered,
            @Nullable String id,
            @Nullable String failure,
            boolean refused) {}

    /** Registers customers, and stocks enough of every product of the demo that nothing runs out. */
    static OrderLoad prepare(ShopProcess shop, int customers) {
        return prepare(shop, customers, 0);
    }

    /** The same, with so many more products. */
    static OrderLoad prepare(ShopProcess shop, int customers, int more) {
        var tokens = new LinkedBlockingQueue<String>();
        for (int i = 0; i < customers; i++) {
            var email = UUID.randomUUID() + "@example.com";
            shop.post("/api/customers", null, Map.of("email", email, "password", PASSWORD, "name", "Somebody"))
                    .join()
                    .expect(201);
            tokens.add(shop.signIn(email, PASSWORD));
        }
        var staff = staff(shop);
        for (var product : listed(shop)) {
            shop.post("/api/stock/" + product + "/restock", staff, Map.of("quantity", LARGEST_RESTOCK))
                    .join()
                    .expect(200);
        }
        importProducts(shop, staff, more);
        var products = listed(shop);
        for (var product : products) {
            while (shop.get("/api/stock/" + product, null).join().status() == 404) {
                // inventory hears of it a little later
                LockSupport.parkNanos(10_000_000);
            }
        }
        return new OrderLoad(shop, products, tokens);
    }

    private static List<String> listed(ShopProcess shop) {
        var products = new ArrayList<String>();
        for (int page = 0; ; page++) {
            var listed = shop.get("/api/products?size=100&page=" + page, null)
                    .join()
                    .expect(200)
                    .body();
            listed.path("items").forEach(item -> products.add(item.path("id").asString()));
            if (products.size() >= listed.path("total").asInt()) {
                return products;
            }
        }
    }

    private static void importProducts(ShopProcess shop, String staff, int products) {
        if (products == 0) {
            return;
        }
        var feed = new StringBuilder("id,title,description,price,quantity\n");
        for (int i = 0; i < products; i++) {
            feed.append("BENCH-%d,Product %d,One of many,9.90 EUR,%d\n".formatted(i, i, LARGEST_RESTOCK));
        }
        var address = shop.postFeed("/api/products/imports", staff, feed.toString())
                .join()
                .expect(202)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        var state = "RUNNING";
        while (state.equals("RUNNING")) {
            LockSupport.parkNanos(100_000_000);
            state = shop.get(URI.create(address).getPath(), staff)
                    .join()
                    .expect(200)
                    .body()
                    .path("state")
                    .asString();
        }
        if (!state.equals("DONE")) {
            throw new IllegalStateException("The import of " + products + " products has ended as " + state);
        }
    }

    /** The same customers and products, for a shop that was started again on the same database. */
    OrderLoad in(ShopProcess restarted) {
        return new OrderLoad(restarted, products, customers);
    }

    static String staff(ShopProcess shop) {
        return shop.signIn("staff@offshoot.example", "offshoot-demo");
    }

    /** Sends orders until the time is up; returns when the last one is answered. */
    List<Sent> run(double perSecond, Instant start, Duration length) {
        var orders = Math.round(perSecond * length.toNanos() / 1e9);
        var origin = System.nanoTime() + Duration.between(Instant.now(), start).toNanos();
        var sent = new ArrayList<CompletableFuture<Sent>>();
        for (int i = 0; i < orders; i++) {
            var due = Math.round(i * 1e9 / perSecond);
            for (var left = origin + due - System.nanoTime(); left > 0; left = origin + due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sent.add(buy(products.get(i % products.size()), start.plusNanos(due), origin + due));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    /** Buys one product as soon as a customer is idle. */
    CompletableFuture<Sent> buy(String product, Instant intended, long intendedNanos) {
        var customer = aFreeCustomer();
        var late = Duration.ofNanos(System.nanoTime() - intendedNanos);
        return shop.put("/api/basket/items/" + product, customer, Map.of("quantity", 1))
                .thenCompose(answer -> answer.status() == 200
                        ? shop.post(
                                "/api/basket/checkout",
                                customer,
                                Map.of("shippingAddress", ADDRESS, "paymentToken", "tok_ok"),
                                "Idempotency-Key",
                                UUID.randomUUID().toString())
                        : CompletableFuture.completedFuture(answer))
                .handle((answer, error) -> {
                    customers.add(customer);
                    var answered = Duration.ofNanos(System.nanoTime() - intendedNanos);
                    if (answer == null) {
                        return new Sent(intended, late, answered, null, String.valueOf(error), false);
                    }
                    if (answer.status() == 202) {
                        var id = answer.body().path("orderId").asString();
                        return new Sent(intended, late, answered, id, null, false);
                    }
                    var refused = answer.status() == 503
                            && answer.headers().firstValue("Retry-After").isPresent();
                    var failure = answer.status() + " " + answer.text();
                    return new Sent(intended, late, answered, null, failure, refused);
                });
    }

    private String aFreeCustomer() {
        try {
            var customer = customers.poll(60, TimeUnit.SECONDS);
            if (customer == null) {
                throw new IllegalStateException("No response for a minute on any connection");
            }
            return customer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The token of any customer. */
    String anyCustomer() {
        var customer = aFreeCustomer();
        customers.add(customer);
        return customer;
    }

    String anyProduct() {
        return products.get(0);
    }
}
