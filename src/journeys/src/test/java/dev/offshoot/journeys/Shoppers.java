package dev.offshoot.journeys;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Customers who buy one thing after the other, whatever happens to the shop: they repeat unanswered requests with the
 * same idempotency key.
 */
final class Shoppers implements AutoCloseable {

    private static final int CUSTOMERS = 4;

    private final ScheduledExecutorService shopping = Executors.newScheduledThreadPool(CUSTOMERS);
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> astonished = new ConcurrentLinkedQueue<>();
    private final Queue<String> disappointments = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final Function<String, URI> shop;
    private final boolean eventful;
    private String product = "";

    /** Customers with valid cards and deliverable addresses, who do not cancel. */
    static Shoppers content(Function<String, URI> shop) {
        return new Shoppers(shop, false);
    }

    /** Customers whose orders meet every possible outcome. */
    static Shoppers eventful(Function<String, URI> shop) {
        return new Shoppers(shop, true);
    }

    private Shoppers(Function<String, URI> shop, boolean eventful) {
        this.shop = shop;
        this.eventful = eventful;
    }

    /** Creates a product with plenty of stock, and lets all customers start to buy it. */
    Shoppers start(ShopClient staff) {
        product = staff.post(
                        "/api/products",
                        Map.of(
                                "sku",
                                "test-" + UUID.randomUUID(),
                                "name",
                                "Moving box",
                                "description",
                                "Holds a module",
                                "price",
                                Map.of("amount", "3.50", "currency", "EUR"),
                                "quantity",
                                100_000))
                .expect(201)
                .text("id");
        await().until(() -> staff.get("/api/stock/" + product).status() == 200);
        // the basket hears of it by itself
        var first = ShopClient.newCustomer(shop);
        await().until(() ->
                first.put("/api/basket/items/" + product, Map.of("quantity", 1)).status() == 200);
        for (int i = 0; i < CUSTOMERS; i++) {
            var customer = ShopClient.newCustomer(shop);
            shopping.scheduleWithFixedDelay(() -> buy(customer), 0, 250, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private void buy(ShopClient customer) {
        try {
            insist(() -> customer.put("/api/basket/items/" + product, Map.of("quantity", 1)), 200);
            var turn = eventful ? turns.getAndIncrement() % 8 : 0;
            var token = turn == 1 ? "tok_declined" : turn == 2 ? "tok_flaky" : turn == 3 ? "tok_slow" : "tok_ok";
            Map<String, String> address = new HashMap<>(ShopClient.address());
            if (turn == 4) {
                address.put("postalCode", "00000");
            }
            if (turn == 5) {
                address.put("country", "AQ");
            }
            var key = UUID.randomUUID().toString();
            var order =
                    insist(() -> customer.checkOut(key, token, address), 202).text("orderId");
            acknowledged.add(order);
            if (turn == 6 || turn == 3) {
                insist(() -> customer.post("/api/orders/" + order + "/cancellation", Map.of()), 202, 409, 404);
            }
        } catch (Throwable e) {
            astonished.add(e);
            throw e;
        }
    }

    private ShopClient.Answer insist(Supplier<ShopClient.Answer> request, Integer... expected) {
        return await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(ShopClient.Unanswered.class)
                .until(
                        () -> noted(request, expected),
                        answer -> List.of(expected).contains(answer.status()));
    }

    private ShopClient.Answer noted(Supplier<ShopClient.Answer> request, Integer... expected) {
        try {
            var answer = request.get();
            // a busy machine may refuse an order before anything is done, and says so
            if (!List.of(expected).contains(answer.status())
                    && !answer.text("type").equals("urn:offshoot:problem:too-busy")) {
                disappointments.add(answer.status() + " " + answer.body());
            }
            return answer;
        } catch (ShopClient.Unanswered e) {
            disappointments.add(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Errors, or missing responses, that customers cannot be blamed for. */
    List<String> disappointments() {
        return List.copyOf(disappointments);
    }

    /** Waits until so many more orders were acknowledged. */
    void awaitMore(int more) {
        var before = acknowledged.size();
        awaitOrders(before + more, Duration.ofMinutes(2));
    }

    /** Waits until there were so many orders, and all have a response; returns the acknowledged orders. */
    List<String> stop(int atLeast) throws InterruptedException {
        awaitOrders(atLeast, Duration.ofMinutes(3));
        shopping.shutdown();
        if (!shopping.awaitTermination(3, TimeUnit.MINUTES)) {
            throw new IllegalStateException("A customer still waits for a response");
        }
        checkThatAllStillBuy();
        return new ArrayList<>(acknowledged);
    }

    private void awaitOrders(int count, Duration atMost) {
        await().atMost(atMost).until(() -> {
            checkThatAllStillBuy();
            return acknowledged.size() >= count;
        });
    }

    private void checkThatAllStillBuy() {
        if (!astonished.isEmpty()) {
            throw new IllegalStateException(
                    "A customer has left: no response, or an unexpected one", astonished.peek());
        }
    }

    @Override
    public void close() {
        shopping.shutdownNow();
    }
}
