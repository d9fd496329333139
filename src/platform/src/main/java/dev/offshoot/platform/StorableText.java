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
 * Accepts only text in request bodies that every database can store. JSON can contain U+0000 and unpaired surrogates,
 * but PostgreSQL rejects them: a request would be acknowledged, and then fail on each retry. Rejects numbers and
 * booleans instead of text, except for actuator operations, which receive all values as text and convert them.
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
            return context.reportInputMismatch(String.class, "not a text");
        }
        var text = StringDeserializer.instance.deserialize(parser, context);
        return text == null || isStorable(text)
                ? text
                : context.reportInputMismatch(String.class, "contains a character that cannot be stored");
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }
}
