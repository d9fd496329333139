package dev.offshoot.shipping;

import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Delivery estimates for those who consider buying. */
@RestController
class EstimateController {

    private final ShippingSettings settings;
    private final Clock clock;

    EstimateController(ShippingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * When an order placed now would be delivered.
     *
     * @param country an ISO 3166 code, as in an address
     * @param deliverable whether any carrier delivers there; if not, there are no times
     * @param earliest if carriers answer in the first round
     * @param latest if they answer only in the last round
     */
    record Estimate(
            String country,
            boolean deliverable,
            @Nullable Instant earliest,
            @Nullable Instant latest) {}

    @GetMapping("/api/delivery-estimates/{country}")
    Estimate estimate(
            @PathVariable @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166-1 alpha-2 code, such as DE") String country) {
        if (!Carriers.goTo(country)) {
            return new Estimate(country, false, null, null);
        }
        var onTheWay = clock.instant().plus(settings.pickUpAfter()).plus(settings.deliveryAfter());
        return new Estimate(
                country, true, onTheWay.plus(settings.quotesWithin()), onTheWay.plus(settings.longestForQuotes()));
    }
}
