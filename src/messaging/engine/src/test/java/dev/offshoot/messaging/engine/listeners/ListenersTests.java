package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.wrong.samename.SameName;
import com.example.wrong.stranger.Stranger;
import com.example.wrong.twoowners.TwoOwners;
import com.example.wrong.untaken.Untaken;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Applications that cannot be right are not started, and say what to do. */
@ExtendWith(OutputCaptureExtension.class)
class ListenersTests {

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        TwoOwners.class,
                        "'twoowners.Say' is claimed by com.example.wrong.twoowners.Say and by"
                                + " com.example.wrong.twoowners.SayAgain. A message has one owner: rename one of them"),
                Arguments.of(
                        Untaken.class,
                        "The command tasks.Do needs exactly one @ModuleListener in module 'tasks', but has none"),
                Arguments.of(
                        SameName.class,
                        "Module 'samename' has two listeners that are both called Ear#samename.Noise, and a delivery"
                                + " could not say which one it is for: rename one of the classes, or give one of the listeners an id"),
                Arguments.of(
                        Stranger.class,
                        "Ear#somebody.Else in module 'stranger' hears the command somebody.Else, which 'somebody' alone"
                                + " takes"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesToStartAndSaysWhy(Class<?> application, String sentence, CapturedOutput output) {
        var builder = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties("spring.flyway.enabled=false", "offshoot.test.database=h2");

        assertThatThrownBy(builder::run).hasRootCauseInstanceOf(InvalidMessaging.class);

        assertThat(output.getAll().replaceAll("\\s+", " ")).contains("APPLICATION FAILED TO START", sentence);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }
}
