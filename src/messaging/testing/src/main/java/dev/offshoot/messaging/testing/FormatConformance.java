package dev.offshoot.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.example.formats.FormatMessages.Anything;
import com.example.formats.FormatMessages.Drawn;
import com.example.formats.FormatMessages.Everything;
import com.example.formats.FormatMessages.First;
import com.example.formats.FormatMessages.ManyTimesMany;
import com.example.formats.FormatMessages.Nested;
import com.example.formats.FormatMessages.PerhapsMany;
import com.example.formats.FormatMessages.Second;
import com.example.formats.FormatMessages.Sets;
import dev.offshoot.messaging.spi.MessageFormat;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What every {@link MessageFormat} must do. The test of a format extends it. */
public abstract class FormatConformance {

    private static final JsonMapper JSON = new JsonMapper();
    /** Formats need not keep the order of a map's entries. */
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    protected abstract MessageFormat format();

    /** The messages of the suite that the format cannot express, and says so before any is sent. */
    protected Set<Class<?>> refused() {
        return Set.of();
    }

    @ParameterizedTest
    @ValueSource(classes = {Everything.class, PerhapsMany.class, ManyTimesMany.class, Sets.class})
    void keepsEveryValue(Class<? extends Record> type) {
        if (refused().contains(type)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format().codec(type))
                    .withMessageStartingWith(type.getSimpleName() + ".texts ");
            return;
        }
        var codec = format().codec(type);

        for (var seed = 0; seed < 300; seed++) {
            var message = JSON.writeValueAsString(new RandomRecords(seed).next(type));

            var read = codec.read(codec.write(message));

            assertThat(SORTED.writeValueAsString(JSON.readValue(read, type)))
                    .as("seed %d", seed)
                    .isEqualTo(SORTED.writeValueAsString(JSON.readValue(message, type)));
        }
    }

    @Test
    void readsMessagesOfAnEarlierRelease() {
        var earlier = format().codec(First.class);
        var later = format().codec(Second.class);

        var read = JSON.readTree(later.read(earlier.write("""
                {"kept":"yes","count":3,"inner":[{"name":"a"},{"name":"b"}]}""")));

        assertThat(read.get("kept").stringValue()).isEqualTo("yes");
        assertThat(read.at("/inner/1/name").stringValue()).isEqualTo("b");
        assertThat(read.path("more").asInt(0)).isZero();
        assertThat(read.path("added").asStringOpt()).isEmpty();
    }

    @Test
    void readsMessagesOfALaterRelease() {
        var earlier = format().codec(First.class);
        var later = format().codec(Second.class);

        var read = JSON.readTree(earlier.read(later.write("""
                {"kept":"yes","count":3,"inner":[{"name":"a","nick":"A"},{"name":"b","nick":null}],\
                "added":"new","more":7,"list":["x"],"map":{"k":"v"},"struct":{"name":"s","nick":"S"}}""")));

        assertThat(read).isEqualTo(JSON.readTree("""
                {"kept":"yes","count":3,"inner":[{"name":"a"},{"name":"b"}]}"""));
    }

    /** So that the message travels as JSON, rather than without what this release does not know. */
    @Test
    void dropsNoComponentThatItDoesNotKnow() {
        var codec = format().codec(First.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write("""
                        {"kept":"yes","count":3,"inner":[{"name":"a","secret":"tomorrow"}]}"""))
                .withMessage("Changing.inner[] has components that are unknown here");
    }

    @Test
    void namesTheComponentThatDoesNotFit() {
        var codec = format().codec(First.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write("""
                        {"kept":"yes","count":"many","inner":[]}"""))
                .withMessage("Changing.count is no integer");
    }

    @Test
    void refusesRecordsWithoutASchema() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format().codec(Anything.class))
                .withMessage("Anything.value can be anything, so it has no schema");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format().codec(Drawn.class))
                .withMessage("Drawn.figure is one of several types, which have no common schema");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format().codec(Nested.class))
                .withMessage("Nested.children[] contains itself, so it has no finite schema");
    }

    @Test
    void refusesMostOfWhatIsNoMessageAndQuotesNothing() {
        var codec = format().codec(First.class);
        var valid = codec.write("""
                {"kept":"Ludwig","count":3,"inner":[{"name":"a"},{"name":"b"}]}""");

        var refused = 0;
        for (var seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var broken = seed % 3 == 0
                    ? Arrays.copyOf(valid, random.nextInt(valid.length))
                    : seed % 3 == 1 ? valid.clone() : new byte[random.nextInt(60)];
            for (var changes = seed % 3 == 0 ? 0 : 3; changes > 0 && broken.length > 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                codec.read(broken);
            } catch (IllegalArgumentException e) {
                refused++;
                assertThat(e).hasMessageNotContaining("Ludwig");
            }
        }
        // a changed letter is still a letter, and no format has a checksum
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void carriesAMegabyte() {
        var codec = format().codec(First.class);
        var json = """
                {"kept":"%s","count":3,"inner":[]}""".formatted("ä€".repeat(300_000));

        assertThat(codec.read(codec.write(json))).isEqualTo(json);
    }

    @Test
    void hasANameAndAMediaType() {
        assertThat(format().name()).matches("[a-z]+");
        assertThat(format().contentType()).matches("application/[a-z.+-]+");
    }
}
