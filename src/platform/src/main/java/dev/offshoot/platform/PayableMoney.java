package dev.offshoot.platform;

import dev.offshoot.contracts.Money;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Accepts money in request bodies only in currencies with a minor unit. ISO 4217 also defines codes for gold, testing
 * and "no currency". Does not apply to messages.
 */
class PayableMoney extends StdDeserializer<Money> {

    PayableMoney() {
        super(Money.class);
    }

    private record Fields(@Nullable String amount, @Nullable String currency) {}

    @Override
    public Money deserialize(JsonParser parser, DeserializationContext context) {
        var fields = context.readValue(parser, Fields.class);
        try {
            var money = Money.of(fields.amount(), fields.currency());
            if (Currency.getInstance(money.currency()).getDefaultFractionDigits() >= 0) {
                return money;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        return context.reportInputMismatch(Money.class, "not an amount in a currency");
    }
}
