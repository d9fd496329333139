package dev.offshoot.shipping;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The shipment of an order, for its customer and for staff. */
@RestController
@RequestMapping("/api/shipments")
class ShipmentController {

    private final Shipments shipments;

    ShipmentController(Shipments shipments) {
        this.shipments = shipments;
    }

    /**
     * The view of a shipment.
     *
     * @param freight what the carrier charges the shop
     */
    record ShipmentView(
            UUID orderId,
            String status,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            @Nullable Money freight) {}

    @GetMapping("/{orderId}")
    ShipmentView shipment(@PathVariable UUID orderId, Authentication who) {
        var order = new OrderId(orderId);
        var staff = who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority()));
        return shipments
                .find(order)
                .filter(shipment -> staff || isFor(who, shipment))
                .map(shipment -> view(shipment, staff))
                .orElseThrow(() -> new NoSuchShipment(order));
    }

    private static boolean isFor(Authentication who, Shipment shipment) {
        return shipment.parcel()
                .map(parcel -> who.getName().equals(parcel.customer().toString()))
                .orElse(false);
    }

    private static ShipmentView view(Shipment shipment, boolean staff) {
        return new ShipmentView(
                shipment.order().value(),
                shipment.state().name(),
                shipment.quote().map(Quote::carrier).orElse(null),
                shipment.trackingNumber().orElse(null),
                shipment.quote().filter(quote -> staff).map(Quote::price).orElse(null));
    }
}
