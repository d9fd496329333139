package dev.offshoot.shipping;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the parcel of an order is, for those whose order it is, and for staff. */
@RestController
@RequestMapping("/api/shipments")
class ShipmentController {

    private final Shipments shipments;

    ShipmentController(Shipments shipments) {
        this.shipments = shipments;
    }

    /**
     * A shipment, as it is shown.
     *
     * @param freight what the carrier asks of the shop
     */
    record ShipmentView(
            UUID orderId,
            String status,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            @Nullable Money freight) {}

    @GetMapping("/{orderId}")
    ShipmentView shipment(@PathVariable UUID orderId, Authentication who) {
        var staff = who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority()));
        return shipments
                .find(orderId)
                .filter(shipment -> staff || who.getName().equals(String.valueOf(shipment.customer)))
                .map(shipment -> new ShipmentView(
                        shipment.orderId,
                        shipment.state.name(),
                        shipment.carrier,
                        shipment.trackingNumber,
                        shipment.priceMinor == null || !staff ? null : new Money(shipment.priceMinor, "EUR")))
                .orElseThrow(() -> new NoSuchShipment(orderId));
    }
}
