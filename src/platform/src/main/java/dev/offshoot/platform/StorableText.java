package dev.offshoot.platform;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Text in a body that every database can keep. PostgreSQL refuses U+0000 and half of a surrogate pair, JSON can carry
 * both: let in, they would be acknowledged and fail for good at the first row that they are written to. And text alone: a
 * number in its place is a mistake that is better told than guessed at. It is only where no record says what a value is to
 * be: the operations of the actuator are given whatever was sent as texts, and read those themselves.
 */
class StorableText extends StdScalarDeserializer<String> {

    private final boolean described;

    StorableText() {
        this(false);
    }

    private StorableText(boolean described) {
        super(String.class);
        this.described = described;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        return new StorableText(property != null);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            if (!described && parser.currentToken().isScalarValue()) {
                return parser.getString();
            }
            return context.reportInputMismatch(String.class, "it is no text");
        }
        var text = StringDeserializer.instance.deserialize(parser, context);
        return text == null || isStorable(text)
                ? text
                : context.reportInputMismatch(String.class, "it has a character that cannot be stored");
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }
}
