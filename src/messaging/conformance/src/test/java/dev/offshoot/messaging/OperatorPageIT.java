package dev.offshoot.messaging;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.FileLetter;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import dev.offshoot.messaging.operations.DeliveriesEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The page for operators, in a browser, with an application that is not the shop. */
@Tag("all")
class OperatorPageIT {

    private ConfigurableApplicationContext application;
    private final List<String> complaints = new ArrayList<>();

    private void start(String exposed) {
        application = new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=" + exposed,
                        "offshoot.messaging.attempts=1",
                        "spring.flyway.enabled=false")
                .run();
        application
                .getBean(JdbcTemplate.class)
                .execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private URI observatory() {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port")
                + "/actuator/observatory");
    }

    private void look(Consumer<Page> at) {
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")))) {
            var page = browser.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(observatory().toString());
            at.accept(page);
        }
    }

    private int filed() {
        var filed = application
                .getBean(JdbcTemplate.class)
                .queryForObject("SELECT count(*) FROM archive_entry WHERE letter LIKE 'bad%'", Integer.class);
        return filed == null ? 0 : filed;
    }

    private void publish(String letter) {
        application
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(status -> application.publishEvent(new FileLetter(letter, "secret")));
    }

    @Test
    void showsWhatIsParkedAndPublishesItAgain() {
        start("modules,deliveries,traffic");
        var archive = application.getBean(Archive.class);
        for (var letter : List.of("bad 1", "bad 2", "bad 3")) {
            archive.trouble.put(letter, bad -> {
                throw new IllegalStateException("no such shelf <b>");
            });
            publish(letter);
        }
        var deliveries = application.getBean(DeliveriesEndpoint.class);
        await().until(() -> deliveries.deliveries().parked().size() == 3);
        archive.trouble.clear();

        look(page -> {
            var box = page.locator("section[data-module=archive]");
            assertThat(box.locator(".counts")).containsText("3 parked");
            var parked = box.locator("details[data-kind=parked]");
            assertThat(parked.locator("summary"))
                    .hasText("archive.FileLetter: 3 parked, for Archive#archive.FileLetter");
            parked.locator("summary").click();
            var first = parked.locator("li").first();
            assertThat(first).containsText("no such shelf <b>");
            assertThat(first).containsText("bad 1");
            assertThat(first).not().containsText("secret");

            first.getByRole(AriaRole.BUTTON).click();

            assertThat(box.locator(".counts")).containsText("2 parked");
            assertThat(page.getByRole(AriaRole.STATUS)).hasText("archive.FileLetter published again");
            await().untilAsserted(() -> assertThat(filed()).isEqualTo(1));

            parked.getByText("Publish all again").click();

            assertThat(box.locator(".counts")).containsText("0 parked");
            await().untilAsserted(() -> assertThat(filed()).isEqualTo(3));
        });
        assertThat(complaints).isEmpty();
    }

    @Test
    void saysWhichEndpointIsNotExposed() {
        start("traffic,modules");

        look(page ->
                assertThat(page.getByRole(AriaRole.STATUS)).containsText("The endpoint 'deliveries' is not exposed"));
    }

    @Test
    void isNotThereUnlessItIsExposed() throws Exception {
        start("health");

        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(observatory())
                                .header("Accept", "text/html")
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void streamsToWhoeverIsNoBrowser() throws Exception {
        start("traffic");

        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(observatory())
                                .header("Accept", "*/*")
                                .build(),
                        BodyHandlers.ofInputStream());

        answer.body().close();
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    }
}
