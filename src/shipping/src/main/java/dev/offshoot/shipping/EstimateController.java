package dev.offshoot.shipping;

import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** When a parcel would arrive, for those who think about buying. */
@RestController
class EstimateController {

    private final ShippingSettings settings;
    private final Clock clock;

    EstimateController(ShippingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * When what is ordered now would be delivered.
     *
     * @param country an ISO 3166 code, as in an address
     * @param deliverable whether any carrier goes there; if none does, there is no time
     * @param earliest if the carriers answer when they are first asked
     * @param latest if they have to be asked as often as they are
     */
    record Estimate(
            String country,
            boolean deliverable,
            @Nullable Instant earliest,
            @Nullable Instant latest) {}

    @GetMapping("/api/delivery-estimates/{country}")
    Estimate estimate(
            @PathVariable @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters") String country) {
        if (!Carriers.goTo(country)) {
            return new Estimate(country, false, null, null);
        }
        var onTheWay = clock.instant().plus(settings.pickUpAfter()).plus(settings.deliveryAfter());
        return new Estimate(
                country, true, onTheWay.plus(settings.quotesWithin()), onTheWay.plus(settings.longestForQuotes()));
    }
}
