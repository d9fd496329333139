package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.claims.conditional.Conditional;
import com.example.claims.entities.Entities;
import com.example.claims.foreign.Foreign;
import com.example.claims.generic.Generic;
import com.example.claims.returning.Returning;
import com.example.claims.scoped.Scoped;
import com.example.claims.unreadable.Unreadable;
import com.example.claims.withouttransaction.Withouttransaction;
import com.example.stock.StockApplication;
import com.example.wrong.samename.SameName;
import com.example.wrong.stranger.Stranger;
import com.example.wrong.twoowners.TwoOwners;
import com.example.wrong.untaken.Untaken;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Guards against invalid applications that start anyway, or fail without saying what to do. */
@ExtendWith(OutputCaptureExtension.class)
class ListenersTests {

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        TwoOwners.class,
                        "'twoowners.Say' is the name of both com.example.wrong.twoowners.Say and"
                                + " com.example.wrong.twoowners.SayAgain. Names of messages must be unique: change one of them"),
                Arguments.of(
                        Untaken.class,
                        "The command tasks.Do needs exactly one @ModuleListener in module 'tasks', but has none"),
                Arguments.of(
                        SameName.class,
                        "Module 'samename' has two listeners with the id Ear#samename.Noise. Rename one of the classes,"
                                + " or set @ModuleListener(id = ...) on one of them"),
                Arguments.of(
                        Stranger.class,
                        "Ear#somebody.Else in module 'stranger' consumes the command somebody.Else, but only its owner"
                                + " 'somebody' may"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesToStartAndSaysWhy(Class<?> application, String sentence, CapturedOutput output) {
        refuses(application, "offshoot.messaging.claims=false", sentence, output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            claims/incomplete-map.json | claims/incomplete-map.json has no package, or no messages, of module 'mail'
            claims/no-map.json         | claims/no-map.json is no module map
            file:/nowhere/map.json     | There is no module map at file:/nowhere/map.json
            """, quoteCharacter = '"')
    void refusesAMapThatCannotBeRead(String map, String sentence, CapturedOutput output) {
        refuses(StockApplication.class, "offshoot.messaging.module-map=" + map, sentence, output);
    }

    private static void refuses(Class<?> application, String setting, String sentence, CapturedOutput output) {
        var builder = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties("spring.flyway.enabled=false", "offshoot.test.database=h2")
                .properties("offshoot.messaging.claims=true", setting);

        assertThatThrownBy(builder::run).hasRootCauseInstanceOf(InvalidMessaging.class);

        assertThat(output.getAll().replaceAll("\\s+", " ")).contains("APPLICATION FAILED TO START", sentence);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    static Stream<Arguments> unclaimable() {
        return Stream.of(
                Arguments.of(
                        Returning.class,
                        "cannot claim com.example.claims.returning.ears.Ear.on, which returns an event, which Spring would"
                                + " publish after the transaction. Publish it in the method instead, and return nothing"),
                Arguments.of(
                        Entities.class,
                        "cannot claim com.example.claims.entities.ears.Ear.on, which takes"
                                + " com.example.claims.entities.ears.Ear$Said, which contains the entity"
                                + " com.example.claims.entities.ears.Ear$Row. Give the event its id and the values that are needed"),
                Arguments.of(
                        Unreadable.class, "com.example.claims.unreadable.ears.Ear$Said cannot be read from JSON: "),
                Arguments.of(
                        Foreign.class,
                        "cannot claim com.example.claims.foreign.ears.Ear.on, which takes java.lang.String, which belongs to"
                                + " no module. Let it take a class of a module"),
                Arguments.of(
                        Generic.class,
                        "takes com.example.claims.generic.ears.Ear$Said, which has type parameters, by which deliveries"
                                + " cannot be told apart. Make a class for each"),
                Arguments.of(
                        Withouttransaction.class, "runs without a transaction, but is delivered in one. Remove them"),
                Arguments.of(Scoped.class, "belongs to a bean of another scope. Let the bean be a singleton"),
                Arguments.of(
                        Conditional.class,
                        "cannot claim com.example.claims.conditional.ears.Ear.on, which has a condition, which would be"
                                + " evaluated at another time. Check it in the method instead"));
    }

    @ParameterizedTest
    @MethodSource("unclaimable")
    void refusesToClaimWhatCannotKeepItsMeaning(Class<?> application, String sentence, CapturedOutput output) {
        refuses(application, "offshoot.messaging.claims=true", sentence, output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            orders.Done=com.example.stock.orders.Gone            | names a class that is not there
            Done=com.example.stock.orders.OrderCompleted         | 'Done' is no valid name for the message com.example.stock.orders.OrderCompleted
            Done=com.example.stock.orders.Gone                   | names a class that is not there
            mail.Done=com.example.stock.orders.OrderCompleted    | names a class of module 'orders': the name must start with its module
            orders.Done=java.lang.String                         | names a class of no module: the name must start with its module
            orders.OrderShipped=com.example.stock.orders.OrderCompleted | 'orders.OrderShipped' is the name of both
            """)
    void refusesNamesThatCannotBe(String name, String sentence, CapturedOutput output) {
        refuses(StockApplication.class, "offshoot.messaging.names." + name, sentence, output);
    }
}
