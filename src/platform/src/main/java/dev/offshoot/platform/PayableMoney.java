package dev.offshoot.platform;

import dev.offshoot.contracts.Money;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * Money in a body: in a currency that somebody can pay in. ISO 4217 also names gold, test data and "no currency", none of
 * which has a smallest unit. Messages are read as they were written.
 */
class PayableMoney extends StdDeserializer<Money> {

    PayableMoney() {
        super(Money.class);
    }

    private record Said(@Nullable String amount, @Nullable String currency) {}

    @Override
    public Money deserialize(JsonParser parser, DeserializationContext context) {
        var said = context.readValue(parser, Said.class);
        try {
            var money = Money.of(said.amount(), said.currency());
            if (Currency.getInstance(money.currency()).getDefaultFractionDigits() >= 0) {
                return money;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        return context.reportInputMismatch(Money.class, "it is no amount of a currency");
    }
}
