package dev.offshoot.orders;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.orders.OrderConfirmed;
import dev.offshoot.contracts.orders.OrderLine;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.contracts.orders.OrderShipped;
import dev.offshoot.contracts.orders.PlaceOrder;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.messaging.Later;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * An order, and how far its process has come. Each method takes an answer, and returns what is now to be said; an answer
 * that changes nothing any more returns nothing. Answers come in any order, and more than once.
 */
@Entity
@DynamicUpdate
@Table(schema = "orders", name = "orders")
class Order implements Persistable<UUID> {

    @Id
    private UUID id;

    private UUID customerId;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    private long totalMinor;
    private String currency;
    private int items;
    private Instant placedAt;
    private Instant changedAt;
    private @Nullable Instant finishedAt;
    private int entries;

    @Enumerated(EnumType.STRING)
    private @Nullable CancelReason cancelReason;

    @Enumerated(EnumType.STRING)
    private @Nullable ParcelOutcome parcelOutcome;

    private @Nullable String paymentToken;
    private @Nullable String shipToName;
    private @Nullable String shipToStreet;
    private @Nullable String shipToCity;
    private @Nullable String shipToPostalCode;

    @Column(length = 2)
    private @Nullable String shipToCountry;

    @Version
    private int version;

    @Transient
    private boolean isNew;

    /** What the history is to be continued with. */
    @Transient
    private List<HistoryEntry> news = new ArrayList<>();

    /** What became of a parcel. */
    enum ParcelOutcome {
        DELIVERED,
        LOST
    }

    /** What orders remember of each step. */
    record HistoryEntry(
            UUID orderId,
            int entry,
            OrderStatus status,
            Instant at,
            @Nullable String reason) {}

    /** For JPA alone. */
    @SuppressWarnings("NullAway.Init")
    protected Order() {}

    /**
     * A new order.
     *
     * @throws IllegalArgumentException if the total is not the sum of the lines, or there are none
     */
    Order(PlaceOrder command, Instant now) {
        var sum = command.lines().stream()
                .map(line -> line.unitPrice().times(line.quantity()))
                .reduce(Money::plus)
                .orElseThrow(() -> new IllegalArgumentException("Order " + command.orderId() + " has no lines"));
        if (!sum.equals(command.total())) {
            throw new IllegalArgumentException("Order " + command.orderId() + " is to cost " + command.total()
                    + ", but its lines add up to " + sum);
        }
        this.id = command.orderId();
        this.customerId = command.customerId();
        this.totalMinor = sum.minorUnits();
        this.currency = sum.currency();
        this.items = command.lines().stream().mapToInt(OrderLine::quantity).sum();
        this.placedAt = now;
        this.paymentToken = command.paymentToken();
        var address = command.shippingAddress();
        this.shipToName = address.name();
        this.shipToStreet = address.street();
        this.shipToCity = address.city();
        this.shipToPostalCode = address.postalCode();
        this.shipToCountry = address.country();
        this.isNew = true;
        this.changedAt = now;
        this.status = OrderStatus.PLACED;
        enter(OrderStatus.PLACED, null, now);
    }

    /** What a new order says: it asks for its stock, and sets itself a deadline. */
    List<Object> place(List<OrderLine> lines, Duration patience) {
        return List.of(
                new OrderPlaced(id, customerId, total()),
                new ReserveStock(
                        id,
                        lines.stream()
                                .map(line -> new ReservedItem(line.productId(), line.quantity()))
                                .toList()),
                new Later(changedAt.plus(patience), new CheckDeadline(id)));
    }

    List<Object> stockReserved(Instant now) {
        if (status != OrderStatus.PLACED) {
            return List.of();
        }
        enter(OrderStatus.RESERVED, null, now);
        var token = paymentToken == null ? "" : paymentToken;
        paymentToken = null;
        return List.of(new TakePayment(id, customerId, total(), token));
    }

    List<Object> stockRejected(Instant now) {
        return status == OrderStatus.PLACED ? cancel(CancelReason.OUT_OF_STOCK, now) : List.of();
    }

    List<Object> paymentTaken(Instant now) {
        if (status != OrderStatus.RESERVED) {
            return List.of();
        }
        enter(OrderStatus.CONFIRMED, null, now);
        var address = new Address(
                orEmpty(shipToName),
                orEmpty(shipToStreet),
                orEmpty(shipToCity),
                orEmpty(shipToPostalCode),
                orEmpty(shipToCountry));
        forgetAddress();
        return List.of(new OrderConfirmed(id, customerId, total()), new ShipOrder(id, customerId, address, items));
    }

    List<Object> paymentDeclined(Instant now) {
        return status == OrderStatus.RESERVED ? cancel(CancelReason.PAYMENT_DECLINED, now) : List.of();
    }

    List<Object> parcelDispatched(ParcelDispatched event, Instant now) {
        if (status != OrderStatus.CONFIRMED && status != OrderStatus.CANCELLING) {
            return List.of();
        }
        enter(OrderStatus.SHIPPED, status == OrderStatus.CANCELLING ? "CANCELLATION_TOO_LATE" : null, now);
        cancelReason = null;
        var said = new ArrayList<Object>();
        said.add(new CommitStock(id));
        said.add(new OrderShipped(id, customerId, event.carrier(), event.trackingNumber()));
        if (parcelOutcome != null) {
            said.addAll(parcelOutcome == ParcelOutcome.DELIVERED ? complete(now) : cancel(CancelReason.LOST, now));
        }
        return said;
    }

    List<Object> parcelDelivered(Instant now) {
        return parcelEnded(ParcelOutcome.DELIVERED, now);
    }

    List<Object> parcelLost(Instant now) {
        return parcelEnded(ParcelOutcome.LOST, now);
    }

    private List<Object> parcelEnded(ParcelOutcome outcome, Instant now) {
        if (status == OrderStatus.SHIPPED) {
            return outcome == ParcelOutcome.DELIVERED ? complete(now) : cancel(CancelReason.LOST, now);
        }
        if (!status.isEnd() && parcelOutcome == null) {
            // its dispatch is on its way, and will find this
            parcelOutcome = outcome;
        }
        return List.of();
    }

    List<Object> shipmentCancelled(Instant now) {
        return status == OrderStatus.CANCELLING
                ? cancel(cancelReason == null ? CancelReason.BY_CUSTOMER : cancelReason, now)
                : List.of();
    }

    List<Object> shipmentFailed(Instant now) {
        return status == OrderStatus.CONFIRMED || status == OrderStatus.CANCELLING
                ? cancel(CancelReason.NO_CARRIER, now)
                : List.of();
    }

    /**
     * The customer, or staff, does not want it any more.
     *
     * @throws OrderAlreadyShipped if a carrier has it, or had
     * @throws OrderAlreadyCancelled if it has ended already
     */
    List<Object> cancelByCustomer(Instant now) {
        return switch (status) {
            case SHIPPED, COMPLETED -> throw new OrderAlreadyShipped(id);
            case CANCELLED -> throw new OrderAlreadyCancelled(id);
            default -> stop(CancelReason.BY_CUSTOMER, now);
        };
    }

    /** Looks whether an answer is overdue; if not, it looks again when it would be. */
    List<Object> checkDeadline(Duration patience, Instant now) {
        if (status.isEnd() || status == OrderStatus.SHIPPED || status == OrderStatus.CANCELLING) {
            // a carrier says what becomes of a parcel, and shipping what becomes of a cancellation, however late
            return List.of();
        }
        var deadline = changedAt.plus(patience);
        return deadline.isAfter(now)
                ? List.of(new Later(deadline, new CheckDeadline(id)))
                : stop(CancelReason.TIMED_OUT, now);
    }

    private List<Object> stop(CancelReason reason, Instant now) {
        return switch (status) {
            case PLACED, RESERVED -> cancel(reason, now);
            case CONFIRMED -> {
                enter(OrderStatus.CANCELLING, reason.name(), now);
                cancelReason = reason;
                yield List.of(new CancelShipment(id));
            }
            default -> List.of();
        };
    }

    /** Ends it, and takes back every step that was asked for, answered or not. */
    private List<Object> cancel(CancelReason reason, Instant now) {
        var before = status;
        enter(OrderStatus.CANCELLED, reason.name(), now);
        finishedAt = now;
        paymentToken = null;
        forgetAddress();
        var said = new ArrayList<Object>();
        if (before != OrderStatus.SHIPPED && reason != CancelReason.OUT_OF_STOCK) {
            said.add(new ReleaseStock(id));
        }
        if (before != OrderStatus.PLACED && reason != CancelReason.PAYMENT_DECLINED) {
            said.add(new ReversePayment(id));
        }
        said.add(new OrderCancelled(id, customerId, reason.name()));
        return said;
    }

    private List<Object> complete(Instant now) {
        enter(OrderStatus.COMPLETED, null, now);
        finishedAt = now;
        return List.of(new OrderCompleted(id, customerId));
    }

    private void enter(OrderStatus next, @Nullable String reason, Instant now) {
        status = next;
        changedAt = now;
        entries++;
        news.add(new HistoryEntry(id, entries, next, now, reason));
    }

    private void forgetAddress() {
        shipToName = null;
        shipToStreet = null;
        shipToCity = null;
        shipToPostalCode = null;
        shipToCountry = null;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** What has to be added to the history; it is handed out once. */
    List<HistoryEntry> takeNews() {
        var taken = news;
        news = new ArrayList<>();
        return taken;
    }

    OrderStatus status() {
        return status;
    }

    UUID customerId() {
        return customerId;
    }

    Money total() {
        return new Money(totalMinor, currency);
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    @PostLoad
    @PostPersist
    void stored() {
        isNew = false;
    }
}
