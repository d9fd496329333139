package dev.offshoot.orders;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.PlaceOrder;
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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * An order, and the state of its process. Each method handles an answer and returns the order's decisions; an answer
 * that no longer matters leads to none. Answers arrive in any order, and possibly more than once.
 */
@Entity
@Table(schema = "orders", name = "orders")
class Order implements Persistable<UUID> {

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    private UUID customerId;
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

    /** Entries to append to the history. */
    @Transient
    private List<HistoryEntry> news = new ArrayList<>();

    /** For JPA only. */
    @SuppressWarnings("NullAway.Init")
    protected Order() {}

    private Order(PlaceOrder command, Lines lines, Instant now) {
        var address = command.shippingAddress();
        this.id = command.orderId();
        this.customerId = command.customerId();
        this.totalMinor = lines.total().minorUnits();
        this.currency = lines.total().currency();
        this.items = lines.items();
        this.placedAt = now;
        this.paymentToken = command.paymentToken();
        this.shipToName = address.name();
        this.shipToStreet = address.street();
        this.shipToCity = address.city();
        this.shipToPostalCode = address.postalCode();
        this.shipToCountry = address.country();
        this.isNew = true;
        enter(OrderStatus.PLACED, null, now);
    }

    /**
     * Creates an order. Its lines never change, and are stored separately.
     *
     * @throws IllegalArgumentException if the total is not the sum of the lines, or there are none
     */
    static Order from(PlaceOrder command, Instant now) {
        return new Order(command, Lines.of(command), now);
    }

    /** The decisions of a new order: reserve the stock, and set a deadline. */
    List<Decision> place(Lines lines, Duration patience) {
        return List.of(new Decision.Placed(id(), customer(), lines, changedAt.plus(patience)));
    }

    List<Decision> stockReserved(Instant now) {
        if (status != OrderStatus.PLACED) {
            return List.of();
        }
        enter(OrderStatus.RESERVED, null, now);
        var token = Objects.requireNonNullElse(paymentToken, "");
        paymentToken = null;
        return List.of(new Decision.Reserved(id(), customer(), total(), token));
    }

    List<Decision> stockRejected(Instant now) {
        return status == OrderStatus.PLACED ? cancel(CancelReason.OUT_OF_STOCK, now) : List.of();
    }

    List<Decision> paymentTaken(Instant now) {
        if (status != OrderStatus.RESERVED) {
            return List.of();
        }
        enter(OrderStatus.CONFIRMED, null, now);
        var address = new Address(
                Objects.requireNonNullElse(shipToName, ""),
                Objects.requireNonNullElse(shipToStreet, ""),
                Objects.requireNonNullElse(shipToCity, ""),
                Objects.requireNonNullElse(shipToPostalCode, ""),
                Objects.requireNonNullElse(shipToCountry, ""));
        forgetAddress();
        return List.of(new Decision.Confirmed(id(), customer(), total(), address, items));
    }

    List<Decision> paymentDeclined(Instant now) {
        return status == OrderStatus.RESERVED ? cancel(CancelReason.PAYMENT_DECLINED, now) : List.of();
    }

    List<Decision> parcelDispatched(String carrier, String trackingNumber, Instant now) {
        if (!status.isWithShipping()) {
            return List.of();
        }
        enter(OrderStatus.SHIPPED, status == OrderStatus.CANCELLING ? "CANCELLATION_TOO_LATE" : null, now);
        cancelReason = null;
        var decided = new ArrayList<Decision>();
        decided.add(new Decision.Shipped(id(), customer(), carrier, trackingNumber));
        if (parcelOutcome != null) {
            decided.addAll(end(parcelOutcome, now));
        }
        return decided;
    }

    List<Decision> parcelDelivered(Instant now) {
        return parcelEnded(ParcelOutcome.DELIVERED, now);
    }

    List<Decision> parcelLost(Instant now) {
        return parcelEnded(ParcelOutcome.LOST, now);
    }

    private List<Decision> parcelEnded(ParcelOutcome outcome, Instant now) {
        if (status == OrderStatus.SHIPPED) {
            return end(outcome, now);
        }
        if (!status.isEnd() && parcelOutcome == null) {
            // its dispatch is already on its way, and will find this state
            parcelOutcome = outcome;
        }
        return List.of();
    }

    private List<Decision> end(ParcelOutcome outcome, Instant now) {
        return switch (outcome) {
            case DELIVERED -> complete(now);
            case LOST -> cancel(CancelReason.LOST, now);
        };
    }

    List<Decision> shipmentCancelled(Instant now) {
        return status == OrderStatus.CANCELLING
                ? cancel(Objects.requireNonNullElse(cancelReason, CancelReason.BY_CUSTOMER), now)
                : List.of();
    }

    List<Decision> shipmentFailed(Instant now) {
        return status.isWithShipping() ? cancel(CancelReason.NO_CARRIER, now) : List.of();
    }

    /**
     * Cancels the order at the request of its customer or of staff.
     *
     * @throws OrderAlreadyShipped if it was handed to a carrier
     * @throws OrderAlreadyCancelled if it is already cancelled
     */
    List<Decision> cancelByCustomer(Instant now) {
        return switch (status) {
            case SHIPPED, COMPLETED -> throw new OrderAlreadyShipped(id());
            case CANCELLED -> throw new OrderAlreadyCancelled(id());
            default -> stop(CancelReason.BY_CUSTOMER, now);
        };
    }

    /** Checks whether an answer is overdue; if not, checks again when it would be. */
    List<Decision> checkDeadline(Duration patience, Instant now) {
        if (!status.hasDeadline()) {
            return List.of();
        }
        var deadline = changedAt.plus(patience);
        return deadline.isAfter(now)
                ? List.of(new Decision.Waiting(id(), deadline))
                : stop(CancelReason.TIMED_OUT, now);
    }

    private List<Decision> stop(CancelReason reason, Instant now) {
        return switch (status) {
            case PLACED, RESERVED -> cancel(reason, now);
            case CONFIRMED -> {
                enter(OrderStatus.CANCELLING, reason.name(), now);
                cancelReason = reason;
                yield List.of(new Decision.Stopping(id()));
            }
            default -> List.of();
        };
    }

    /** Ends the order, and compensates every step requested so far, whether answered or not. */
    private List<Decision> cancel(CancelReason reason, Instant now) {
        var compensations = Compensation.of(status, reason);
        enter(OrderStatus.CANCELLED, reason.name(), now);
        finishedAt = now;
        paymentToken = null;
        forgetAddress();
        return List.of(new Decision.Cancelled(id(), customer(), reason, compensations));
    }

    private List<Decision> complete(Instant now) {
        enter(OrderStatus.COMPLETED, null, now);
        finishedAt = now;
        return List.of(new Decision.Completed(id(), customer()));
    }

    private void enter(OrderStatus next, @Nullable String reason, Instant now) {
        status = next;
        changedAt = now;
        entries++;
        news.add(new HistoryEntry(id(), entries, next, now, reason));
    }

    private void forgetAddress() {
        shipToName = null;
        shipToStreet = null;
        shipToCity = null;
        shipToPostalCode = null;
        shipToCountry = null;
    }

    /** Entries to append to the history; returned only once. */
    List<HistoryEntry> takeNews() {
        var taken = news;
        news = new ArrayList<>();
        return taken;
    }

    OrderStatus status() {
        return status;
    }

    OrderId id() {
        return new OrderId(id);
    }

    CustomerId customer() {
        return new CustomerId(customerId);
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
