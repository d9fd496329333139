package dev.offshoot.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.offshoot.messaging.testing.ForeignMessages;
import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The observatory in a real browser, at the jar and at the gateway, under load. Screenshots are kept in {@code target}. */
@Tag("all")
class ObservatoryIT {

    private static final Path FOLDER = Path.of("target", "processes", "observatory");
    private static final Path PICTURES = Path.of("target", "pictures");

    private static RealBrowser browser;

    @BeforeAll
    static void open() {
        browser = new RealBrowser();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @AfterEach
    void nothingWasWrongBehindTheScenes() {
        browser.leave();
    }

    @Test
    void showsTheJarAtWork() throws IOException {
        var folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "jar-");
        try (var shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder)
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .with("offshoot.shipping.quotes-within", "500ms")
                .with("offshoot.shipping.pick-up-after", "200ms")
                .with("offshoot.shipping.delivery-after", "200ms")
                .start()) {
            var page = visitor(shop.uri("/"), "en-GB");
            page.navigate(shop.uri("/observatory").toString());
            signIn(page, "alice@offshoot.example");
            assertThat(page.locator(".door h2")).containsText("may not look");
            signIn(page, "staff@offshoot.example");

            assertThat(page.locator("[data-process=shop] .room")).hasCount(8);
            assertThat(page.locator(".live .on")).isVisible();
            assertThat(page.locator(".commands")).containsText("./offshoot up --gateway");
            assertThat(page.locator(".commands")).containsText("./offshoot extract inventory");
            letVisitorsIn(page, "10");
            awaitFigure(page, "ended", 20);
            nothingIsLostOrDoubled(page);
            assertThat(flies(page)).as("messages are drawn").isTrue();
            takePicture(page, "observatory-jar");

            page.locator(".recent button").last().click();
            assertThat(page.locator(".path tbody tr th")).containsText(new String[] {"ReserveStock"});
            assertThat(page.locator(".path .bar").first()).isVisible();
            takePicture(page, "observatory-path");
            page.getByRole(AriaRole.BUTTON, named("Send them home")).click();

            page.getByText("中文").click();
            assertThat(page.locator("h1")).hasText("观测台");
            assertThat(page.locator(".room")).hasCount(8);
            takePicture(page, "observatory-chinese");
            browser.leaveBusyShop();
        }
    }

    /** Under load, creating accounts takes time: visitors must not order before they have a token, nor count as refused. */
    @Test
    void letsVisitorsInOnlyOnceTheyAreSignedIn() throws IOException {
        var folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "door-");
        try (var shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder)
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .start()) {
            var page = visitor(shop.uri("/"), "en-GB");
            page.navigate(shop.uri("/observatory").toString());
            signIn(page, "staff@offshoot.example");
            assertThat(page.locator("#rate")).isVisible();
            var anonymous = new AtomicInteger();
            page.onRequest(request -> {
                // not headerValue(): it waits for the browser, which waits for this handler
                if (request.url().contains("/api/basket") && !request.headers().containsKey("authorization")) {
                    anonymous.incrementAndGet();
                }
            });
            var asked = new AtomicInteger();
            page.route("**/api/sessions", route -> {
                if (asked.getAndIncrement() < 5) {
                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                } else {
                    route.resume();
                }
            });

            letVisitorsIn(page, "5");

            assertThat(page.locator(".told")).containsText("Making accounts");
            assertThat(page.locator(".told")).containsText(Pattern.compile("\\d+ orders? acknowledged, 0 refused"));
            page.getByRole(AriaRole.BUTTON, named("Send them home")).click();
            assertThat(anonymous).hasValue(0);
            page.unroute("**/api/sessions");

            page.reload();
            page.route(
                    "**/api/customers",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(403)
                            .setContentType("application/problem+json")
                            .setBody("{\"type\":\"urn:offshoot:problem:forbidden\",\"status\":403}")));
            letVisitorsIn(page, "5");
            assertThat(page.locator(".told")).hasText("The visitors could not get in: You are not allowed to do this.");
            assertThat(page.getByRole(AriaRole.BUTTON, named("Let them in"))).isVisible();
            browser.complaints().clear();
            browser.leaveBusyShop();
        }
    }

    @Test
    void watchesInventoryLeaveAndComeHomeUnderLoad() throws IOException {
        var folder = FOLDER.resolve("gateway");
        try (var rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
                var deployment = new Deployment(
                                folder, List.of("inventory"), TestDatabase.newPostgresDatabase(), rabbit.port())
                        .start()) {
            deployment.move("inventory", "shop");
            var page = visitor(deployment.uri("/"), "en-GB");
            page.navigate(deployment.uri("/observatory").toString());
            signIn(page, "staff@offshoot.example");
            letVisitorsIn(page, "5");
            awaitFigure(page, "ended", 5);

            room(page, "inventory").getByRole(AriaRole.BUTTON).click();

            assertThat(page.locator("[data-process=inventory-service] [data-module=inventory]"))
                    .isVisible();
            assertThat(page.locator("[data-process=shop] [data-module=inventory]"))
                    .hasCount(0);
            awaitFigure(page, "ended", figure(page, "ended") + 10);
            nothingIsLostOrDoubled(page);
            takePicture(page, "observatory-extracted");
            var home = page.locator("[data-process=inventory-service] .move");
            assertThat(home).hasText("Bring it home");
            home.focus();
            page.keyboard().press("Enter");

            assertThat(page.locator("[data-process=shop] [data-module=inventory]"))
                    .isVisible();
            assertThat(page.locator("[data-process=inventory-service]")).hasClass(Pattern.compile("idle"));
            awaitFigure(page, "ended", figure(page, "ended") + 10);
            page.getByRole(AriaRole.BUTTON, named("Send them home")).click();
            assertThat(page.locator("[data-figure=open] dd")).hasText("0");
            nothingIsLostOrDoubled(page);
            browser.leaveBusyShop();
        }
    }

    @Test
    void drivesAgainWhatIsParkedAndShowsWhoIsAway() throws IOException {
        var folder = FOLDER.resolve("trouble");
        var database = TestDatabase.newPostgresDatabase();
        try (var rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
                var deployment = new Deployment(folder, List.of("notifications"), database, rabbit.port()).start()) {
            deployment.move("notifications", "notifications-service");
            var page = visitor(deployment.uri("/"), "en-GB");
            page.navigate(deployment.uri("/observatory").toString());
            signIn(page, "staff@offshoot.example");
            assertThat(page.locator(".letters")).containsText("Nothing is parked");

            ForeignMessages.send(rabbit.port(), "notifications", "notifications.Unheard", 1, "{}");

            assertThat(room(page, "notifications")).containsText("1 parked");
            assertThat(page.locator(".letter")).containsText("notifications.Unheard");
            page.getByRole(AriaRole.BUTTON, named("Deliver again: notifications.Unheard"))
                    .click();
            assertThat(page.locator(".message")).containsText("Nobody here hears this message");
            browser.complaints().clear();

            deployment.service("notifications").kill();
            assertThat(page.locator("[data-process=notifications-service]")).hasClass(Pattern.compile("silent"));
            // requests that failed while it died
            browser.complaints().clear();
            browser.leave();
        }
    }

    /** The comparison itself, with deliberately wrong data. */
    @Test
    void findsWhatIsLostAndWhatIsDoubled() throws IOException {
        var folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "books-");
        try (var shop = new RunningJar(Path.of("../shop/target/shop.jar"), "shop", folder)
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .start()) {
            var page = visitor(shop.uri("/"), "en-GB");
            page.navigate(shop.uri("/observatory").toString());
            var good = Map.of(
                    "acknowledged",
                    List.of(Map.of("orderId", "a", "acknowledgedAt", "2026-01-01T10:00:00Z")),
                    "orders",
                    List.of(order("a", "COMPLETED")),
                    "payments",
                    List.of(payment("a", 100, 0)),
                    "shipments",
                    List.of(Map.of("orderId", "a", "shipments", 1)));

            assertThat(compared(page, good)).isEqualTo("lost: doubled:");
            assertThat(compared(page, with(good, "orders", List.of())))
                    .as("acknowledged, and not stored")
                    .isEqualTo("lost:a doubled:");
            assertThat(compared(page, with(good, "payments", List.of(payment("a", 100, 100)))))
                    .as("completed, but not paid")
                    .isEqualTo("lost:a doubled:");
            assertThat(compared(page, with(good, "payments", List.of(payment("a", 200, 0)))))
                    .as("paid twice")
                    .isEqualTo("lost: doubled:a");
            assertThat(compared(page, with(good, "orders", List.of(order("a", "CANCELLED")))))
                    .as("cancelled, but not refunded")
                    .isEqualTo("lost: doubled:a");
            assertThat(compared(page, with(good, "shipments", List.of(Map.of("orderId", "a", "shipments", 0)))))
                    .as("completed, but not shipped")
                    .isEqualTo("lost:a doubled:");
            assertThat(compared(page, with(good, "orders", List.of(order("a", "COMPLETED"), order("b", "PLACED")))))
                    .as("an order that was not acknowledged")
                    .isEqualTo("lost: doubled:b");
            browser.leave();
        }
    }

    private static Map<String, Object> order(String id, String status) {
        return Map.of(
                "orderId",
                id,
                "status",
                status,
                "totalMinor",
                100,
                "placedAt",
                "2026-01-01T10:00:00Z",
                "finishedAt",
                "2026-01-01T10:00:01Z");
    }

    private static Map<String, Object> payment(String id, int captured, int refunded) {
        return Map.of("orderId", id, "capturedMinor", captured, "refundedMinor", refunded);
    }

    private static Map<String, Object> with(Map<String, ?> reports, String report, List<?> rows) {
        var changed = new HashMap<String, Object>(reports);
        changed.put(report, rows);
        return changed;
    }

    private static String compared(Page page, Map<String, ?> reports) {
        return (String) page.evaluate("""
                async (reports) => {
                  const { compare } = await import('/assets/observatory/books.js');
                  const { lost, doubled } = compare(reports, {}, true, Date.parse('2026-01-01T11:00:00Z'));
                  return `lost:${lost} doubled:${doubled}`;
                }""", reports);
    }

    private static Page visitor(URI shop, String locale) {
        return browser.visitor(
                shop,
                new Browser.NewContextOptions()
                        .setLocale(locale)
                        .setReducedMotion(ReducedMotion.NO_PREFERENCE)
                        .setViewportSize(1600, 1000));
    }

    private static void signIn(Page page, String email) {
        page.locator("#field-email").fill(email);
        page.locator("#field-password").fill("offshoot-demo");
        page.locator("#field-password").press("Enter");
    }

    private static Locator room(Page page, String module) {
        return page.locator("[data-module=" + module + "]").first();
    }

    private static void letVisitorsIn(Page page, String perSecond) {
        page.locator("#rate").selectOption(perSecond);
        page.getByRole(AriaRole.BUTTON, named("Let them in")).click();
    }

    private static int figure(Page page, String name) {
        var shown = page.locator("[data-figure=" + name + "] dd").textContent().replaceAll("\\D", "");
        return shown.isEmpty() ? -1 : Integer.parseInt(shown);
    }

    private static void awaitFigure(Page page, String name, int least) {
        await().atMost(Duration.ofSeconds(60)).until(() -> figure(page, name) >= least);
    }

    private static void nothingIsLostOrDoubled(Page page) {
        assertThat(page.locator("[data-figure=lost] dd")).hasText("0");
        assertThat(page.locator("[data-figure=doubled] dd")).hasText("0");
    }

    /** Whether a message becomes visible within some seconds. */
    private static boolean flies(Page page) {
        return (Boolean) page.evaluate("""
                async () => {
                  const canvas = document.querySelector('canvas');
                  for (let look = 0; look < 200; look++) {
                    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                    if (data.some((value) => value > 0)) {
                      return true;
                    }
                    await new Promise(requestAnimationFrame);
                  }
                  return false;
                }""");
    }

    private static void takePicture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
