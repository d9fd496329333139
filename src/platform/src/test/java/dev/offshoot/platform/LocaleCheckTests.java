package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Guards against LC_ALL=C, with which Java takes the folder "größe" for another one with an empty database. */
@ExtendWith(OutputCaptureExtension.class)
class LocaleCheckTests {

    private static final String LOST = "/home/me/gr\uFFFD\uFFFD\uFFFD\uFFFDe";

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void refusesToBeginAnEmptyDatabaseInAnotherFolder() {
        given("user.dir", LOST);

        assertThatThrownBy(this::look).isInstanceOf(UnreadableInput.class).hasMessageContaining("the working folder");
    }

    @Test
    void doesNotCareForTheFolderWhereTheDatabaseIsElsewhere() {
        given("user.dir", LOST);
        given("spring.datasource.url", "jdbc:postgresql://db/shop");

        assertThatCode(this::look).doesNotThrowAnyException();
    }

    @Test
    void refusesAHomeThatItCannotRead() {
        given("user.home", LOST);
        given("spring.datasource.url", "jdbc:h2:file:~/shop;MODE=PostgreSQL");

        assertThatThrownBy(this::look).isInstanceOf(UnreadableInput.class).hasMessageContaining("the home folder");
    }

    // otherwise, nobody could sign in with this password
    @Test
    void refusesAPasswordThatItCannotReadAndDoesNotShowIt() {
        environment
                .getPropertySources()
                .replace(
                        "systemEnvironment",
                        new SystemEnvironmentPropertySource(
                                "systemEnvironment",
                                Map.of("OFFSHOOT_STAFF_PASSWORD", "gr\uFFFD\uFFFDn", "PS1", "\uFFFD $")));

        assertThatThrownBy(this::look)
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("OFFSHOOT_STAFF_PASSWORD")
                .hasMessageNotContaining("gr");
    }

    @Test
    void readsLettersOfAllKinds() {
        given("user.dir", "/home/me/größe/店");
        given("spring.datasource.password", "größe");

        assertThatCode(this::look).doesNotThrowAnyException();
    }

    @Test
    void saysInOneLineWhatToDo(CapturedOutput output) {
        given("user.dir", LOST);
        given("offshoot.test.keep-datasource", "true");
        var application = new SpringApplication(LocaleCheckTests.class);
        application.setEnvironment(environment);
        application.setWebApplicationType(WebApplicationType.NONE);

        assertThatThrownBy(application::run).isInstanceOf(UnreadableInput.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Set LC_ALL to a locale with UTF-8")
                .doesNotContain("\tat ");
    }

    private void given(String name, String value) {
        environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, value)));
    }

    private void look() {
        var application = new SpringApplication();
        new Defaults().postProcessEnvironment(environment, application);
        new LocaleCheck().postProcessEnvironment(environment, application);
    }
}
