package dev.offshoot.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.offshoot.messaging.testing.RunningJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages in a real browser, with the whole shop behind them. Console errors, violations of the content security policy
 * and requests to other hosts fail every test.
 */
@Tag("all")
class StorefrontIT {

    private static final String DEMO_PASSWORD = "offshoot-demo";

    private static RunningJar shop;
    private static RealBrowser browser;

    @BeforeAll
    static void open() throws IOException {
        var processes = Files.createDirectories(Path.of("target", "processes"));
        shop = new RunningJar(
                        Path.of("../shop/target/shop.jar"), "shop", Files.createTempDirectory(processes, "storefront-"))
                .with("offshoot.demo", "true")
                .with("offshoot.customers.password-strength", "10")
                .with("offshoot.shipping.quotes-within", "500ms")
                .with("offshoot.shipping.pick-up-after", "500ms")
                .with("offshoot.shipping.delivery-after", "500ms")
                .start();
        browser = new RealBrowser();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @AfterEach
    void nothingWasWrongBehindTheScenes() {
        browser.leave();
    }

    @Test
    void sellsAndShowsLiveWhatBecomesOfTheOrder() {
        var page = visitor();

        putIntoBasket(page, "teapot");
        registerOnTheWayToCheckout(page);
        checkOut(page, "tok_ok");

        assertThat(page.locator(".live .on")).isVisible();
        assertThat(page.locator(".status")).hasText("Delivered");
        assertThat(page.locator(".timeline .step.done")).hasText(new Pattern[] {
            Pattern.compile("^Placed"),
            Pattern.compile("^Reserved"),
            Pattern.compile("^Paid"),
            Pattern.compile("^On its way"),
            Pattern.compile("^Delivered")
        });
        assertThat(page.locator(".facts")).containsText("Tracking number");
        go(page, "orders");
        assertThat(page.locator(".order-row")).hasText(Pattern.compile("Teapot.*Delivered"));
        go(page, "inbox");
        assertThat(page.locator(".letter h2")).hasText(new String[] {
            "Your order has arrived", "Your order is on its way", "Your order is confirmed", "We have your order"
        });
    }

    @Test
    void tellsWhyAnOrderEndedWhenThePaymentIsDeclined() {
        var page = visitor();

        putIntoBasket(page, "mug");
        registerOnTheWayToCheckout(page);
        checkOut(page, "tok_declined");

        assertThat(page.locator(".status")).hasText("Cancelled");
        assertThat(page.locator(".order-status")).containsText("declined, so nothing was charged");
        assertThat(page.locator(".step.cancelled .reason")).hasText("The payment was declined");
        go(page, "orders");
        assertThat(page.locator(".order-row .status")).hasText("Cancelled");
        go(page, "inbox");
        var letter = page.locator(".letter").first();
        assertThat(letter.locator("h2")).hasText("Your order was cancelled");
        assertThat(letter).containsText("The payment was declined");
    }

    @Test
    void letsOnePayWithAnotherCardWhenOneWasDeclined() {
        var page = visitor();
        putIntoBasket(page, "mug");
        registerOnTheWayToCheckout(page);
        checkOut(page, "tok_declined");

        page.getByRole(AriaRole.BUTTON, named("Pay with another card")).click();

        assertThat(page.locator("#field-street")).hasValue("Main Street 1");
        assertThat(page.locator(".short-lines")).containsText("1 × ");
        page.locator("[data-card=tok_ok]").click();
        page.locator(".summary [type=submit]").click();
        assertThat(page.locator(".status")).hasText("Delivered");
    }

    @Test
    void givesTheBasketBackWhenAnOrderHasEnded() {
        var page = visitor();
        putIntoBasket(page, "mug");
        registerOnTheWayToCheckout(page);
        checkOut(page, "tok_declined");
        var ended = page.url();
        var putBack = page.getByRole(AriaRole.BUTTON, named("Put the items back in the basket"));

        putBack.click();
        assertThat(page.locator(".line")).hasCount(1);
        page.navigate(ended);
        putBack.click();

        assertThat(page.locator(".line")).hasCount(1);
        assertThat(page.locator(".line input")).hasValue("1");
    }

    @Test
    void leadsToTheObservatoryAndTheBook() {
        var page = visitor();
        go(page, "");

        page.locator(".welcome a", having("Open the observatory")).click();
        assertThat(page.locator("h1")).hasText("Observatory");
        signIn(page, "staff@offshoot.example", "staff");
        page.locator(".tabs a", having("The book")).click();
        assertThat(page.locator("h1")).containsText("From one layered application");
        page.locator("[rel=next]").click();
        assertThat(page.locator("h1")).hasText("1. What hurts");
        page.locator(".chapters a", having("The bill")).click();
        assertThat(page.locator("h1")).hasText("13. The bill");
    }

    @Test
    void showsAPageAtAWrongAddress() {
        var page = visitor();

        page.navigate(shop.uri("/observatry").toString());

        assertThat(page.locator("h1")).hasText("Page not found");
        assertThat(page.locator("main")).containsText("404");
        page.locator("main .button").click();
        assertThat(page.locator(".welcome h1")).isVisible();
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("404"));
        browser.complaints().clear();
    }

    @Test
    void showsTheMessagesOfTheModules() {
        var page = visitor();

        page.navigate(shop.uri("/asyncapi").toString());

        assertThat(page.locator("h1")).hasText("Messages between modules");
        assertThat(page.locator("#ReserveStock + p")).containsText("sent by inventory");
    }

    @Test
    void showsTheDefinitionsOfTheModules() {
        var page = visitor();

        // in each release, others have changed
        page.route(
                "**/apis/changes.json",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(
                                        "[{\"module\":\"orders\",\"subject\":\"GET /x\",\"language\":\"OpenAPI\",\"breaks\":false,\"what\":\"the route is new\",\"advice\":\"\"}]")));
        page.navigate(shop.uri("/apis").toString());
        page.locator("#orders ~ details >> text=Protocol Buffers").first().click();

        assertThat(page.locator("h1")).hasText("Definitions by module");
        assertThat(page.locator("#orders ~ .definition[open] pre")).containsText("message PlaceOrder {");
        assertThat(page.locator("#orders ~ ul[lang=en]").first())
                .containsText("new GET /x (OpenAPI): the route is new.");

        page.reload();
        page.locator("#inventory ~ details >> text=gRPC").first().click();

        assertThat(page.locator("#inventory ~ .definition[open] pre")).containsText("service Availability {");
    }

    @Test
    void copiesACommandOfTheBookAndCutsNone() {
        var page = visitor(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));

        page.navigate(shop.uri("/book/11-operating-it.html").toString());
        page.locator(".copy").first().click();

        assertThat(page.locator(".copy").first()).hasText("Copied");
        assertThat(page.evaluate("() => navigator.clipboard.readText()"))
                .isEqualTo(page.locator("pre.sh code").first().textContent());
        assertThat(page.evaluate("() => [...document.querySelectorAll('pre.sh')].filter((pre) => pre.scrollWidth >"
                        + " pre.clientWidth).length"))
                .isEqualTo(0);
    }

    /** Users of speech input say visible labels; users of screen readers go from heading to heading. */
    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "zh-CN"})
    void namesContainTheirLabelsAndNoHeadingIsSkipped(String language) {
        var page = visitor(new Browser.NewContextOptions().setLocale(language));
        signIn(page, "staff@offshoot.example", "staff");
        for (var place :
                List.of("/#/", "/#/?q=teapot", "/#/staff", "/#/staff/new", "/#/staff/import", "/#/staff/parked")) {
            page.navigate("about:blank");
            page.navigate(shop.uri("/").resolve(place).toString());
            assertThat(page.locator("main h1")).isVisible();
            saysWhatIsSeen(page);
        }
        for (var place : List.of("/book/", "/book/11-operating-it.html", "/asyncapi", "/apis", "/observatory")) {
            page.navigate(shop.uri(place).toString());
            assertThat(page.locator("h2").first()).isVisible();
            saysWhatIsSeen(page);
        }
    }

    private static void saysWhatIsSeen(Page page) {
        assertThat(page.evaluate("""
                () => {
                  const named = [...document.querySelectorAll('a[aria-label], button[aria-label]')]
                    .filter((one) => /\\p{L}/u.test(one.innerText) && !one.getAttribute('aria-label').includes(one.innerText.trim()))
                    .map((one) => one.outerHTML);
                  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]));
                  const skipped = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
                  return [...named, ...skipped];
                }""")).as(page.url()).isEqualTo(List.of());
    }

    @Test
    void importsAFeedAndTellsWhichLineItRejectedAndWhy() {
        var word = "hatstand";
        // more than one chunk, so that the progress is visible
        var feed = "id,title,description,price,availability,quantity\n"
                + IntStream.range(0, 1_200)
                        .mapToObj(i -> "PEG-" + i + ",Plain peg " + i + ",Holds a coat,4.50 EUR,in_stock,7\n")
                        .collect(Collectors.joining())
                + "PEG-BAD,Peg without a price,Holds a coat,cheap,in_stock,7\n"
                + "PEG-LAST,Peg called " + word + ",Holds a coat,5.50 EUR,in_stock,7\n";
        var staff = visitor();
        signIn(staff, "staff@offshoot.example", "staff/import");

        staff.locator("#feed")
                .setInputFiles(new FilePayload("pegs.csv", "text/csv", feed.getBytes(StandardCharsets.UTF_8)));
        staff.getByRole(AriaRole.BUTTON, named("Import")).click();

        assertThat(staff.getByRole(AriaRole.PROGRESSBAR)).isVisible();
        assertThat(staff.locator(".import-result h2")).hasText("pegs.csv is imported");
        assertThat(staff.locator("[data-tally=lines] dd")).hasText("1,202");
        assertThat(staff.locator("[data-tally=imported] dd")).hasText("1,201");
        assertThat(staff.locator("[data-tally=rejected] dd")).hasText("1");
        assertThat(staff.locator("tbody td")).hasText(new String[] {"1,202", "Not a price such as 19.99 EUR: 'cheap'"});

        var customer = visitor();
        putIntoBasket(customer, word);
        registerOnTheWayToCheckout(customer);
        checkOut(customer, "tok_ok");
        assertThat(customer.locator(".status")).hasText("Delivered");
        assertThat(customer.locator(".short-lines")).containsText("1 × Peg called " + word);
    }

    @Test
    void sellsAtThePriceAndFromTheStockThatStaffHaveSet() {
        var soldOut = "Peace Lily, Plum Pot";
        var customer = visitor();
        go(customer, "?q=lily");
        customer.locator(".card", having(soldOut)).locator("h3 a").click();
        assertThat(customer.locator(".stock")).hasText("Sold out");
        assertThat(customer.locator(".buy .button")).isDisabled();
        var staff = visitor();
        signIn(staff, "staff@offshoot.example", "staff");
        go(staff, "staff?q=lily");
        var row = staff.locator(".stock-row", having(soldOut));

        row.locator("[name=amount]").fill("26.50");
        row.locator("[name=amount]").press("Enter");
        assertThat(staff.locator(".message")).hasText(soldOut + " now costs €26.50.");
        row.locator("[name=quantity]").fill("10");
        row.locator("[name=quantity]").press("Enter");
        assertThat(staff.locator(".message")).hasText("Restocked: " + soldOut + ".");
        assertThat(row).containsText("10 in stock, 0 reserved, 10 available");

        customer.reload();
        assertThat(customer.locator(".price.large")).hasText("€26.50");
        assertThat(customer.locator(".stock")).hasText("In stock");
        customer.locator(".buy .button").click();
        assertThat(customer.locator("#count")).isVisible();
        go(customer, "basket");
        assertThat(customer.locator(".line")).containsText("€26.50 each");
        registerOnTheWayToCheckout(customer);
        checkOut(customer, "tok_ok");
        assertThat(customer.locator(".status")).hasText("Delivered");
    }

    @Test
    void keepsSpeakingChineseOnceAskedTo() {
        var page = visitor();
        go(page, "");

        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main"))
                .getByText("中文")
                .click();

        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        assertThat(page.locator(".to-basket-text")).hasText("购物篮");
        putIntoBasket(page, "teapot");
        assertThat(page.locator(".message")).containsText("已加入购物篮");
        page.reload();
        assertThat(page.locator(".buy .button")).hasText("加入购物篮");
        go(page, "sign-in");
        page.locator("button[type=submit]", new Page.LocatorOptions().setHasText("登录"))
                .click();
        assertThat(page.locator(".field .wrong")).hasText(new String[] {"请填写此项。", "请填写此项。"});
    }

    @Test
    void saysInTheFormWhatIsWrong() {
        var page = visitor();
        go(page, "sign-in");

        page.locator("#field-email").fill("alice");
        page.locator("#field-password").press("Enter");

        assertThat(page.locator(".field", having("E-mail")).locator(".wrong")).containsText("not an e-mail address");
        assertThat(page.locator(".field", having("Password")).locator(".wrong")).hasText("Please fill this in.");
        assertThat(page.locator("#field-email")).isFocused();
        page.locator("#field-email").fill("alice@offshoot.example");
        page.locator("#field-password").fill("guessed");
        page.locator("#field-password").press("Enter");
        assertThat(page.locator("form .alert")).hasText("The e-mail or the password is wrong.");
        assertThat(browser.complaints()).hasSize(1).first().asString().contains("401");
        browser.complaints().clear();
    }

    @Test
    void isUsableByTheKeyboardAlone() {
        var page = visitor();
        go(page, "");

        tabTo(page, page.locator("#search"));
        page.keyboard().type("teapot");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Search results for “teapot”");
        tabTo(page, page.locator(".card h3 a").first());
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("Teapot");
        tabTo(page, page.locator(".buy .button"));
        page.keyboard().press("Enter");
        assertThat(page.locator("#count")).containsText("1 item");
        tabTo(page, page.locator(".to-basket"));
        page.keyboard().press("Enter");
        var more = page.locator(".line [aria-label='One more']");
        tabTo(page, more);
        var costs = page.locator(".line strong");
        var costsOfOne = costs.textContent();
        page.keyboard().press("Enter");
        assertThat(costs).not().hasText(costsOfOne);
        assertThat(page.locator("#count")).containsText("2 items");
        assertThat(more).isFocused();
        tabTo(page, page.locator(".summary .button"));
        page.keyboard().press("Enter");
        tabTo(page, page.locator(".door aside .button"));
        page.keyboard().press("Enter");
        tabToAndType(page, "#field-name", "Alice Example");
        tabToAndType(page, "#field-email", UUID.randomUUID() + "@example.com");
        tabToAndType(page, "#field-password", "correct horse battery");
        page.keyboard().press("Enter");
        tabToAndType(page, "#field-street", "Main Street 1");
        tabToAndType(page, "#field-postalCode", "12345");
        tabToAndType(page, "#field-city", "Springfield");
        tabTo(page, page.locator(".summary [type=submit]"));
        page.keyboard().press("Enter");

        assertThat(page.locator(".timeline")).isVisible();
        assertThat(page.locator(".short-lines")).containsText("2 × ");
        assertThat(page.locator(".status")).hasText("Delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "zh-CN"})
    void nothingScrollsSidewaysOnAPhone(String language) {
        var page = visitor(new Browser.NewContextOptions()
                .setLocale(language)
                .setViewportSize(390, 844)
                .setIsMobile(true)
                .setHasTouch(true));
        for (var place : List.of("", "?q=teapot", "?q=nothing-such", "basket", "sign-in", "register")) {
            go(page, place);
            fitsTheScreen(page);
        }
        putIntoBasket(page, "teapot");
        fitsTheScreen(page);
        go(page, "basket");
        fitsTheScreen(page);
        registerOnTheWayToCheckout(page);
        fitsTheScreen(page);
        checkOut(page, "tok_ok");
        assertThat(page.locator(".status.completed")).isVisible();
        fitsTheScreen(page);
        for (var place : List.of("orders", "inbox", "staff", "nowhere")) {
            go(page, place);
            fitsTheScreen(page);
        }
        page.locator(".who button").click();
        assertThat(page.locator("[data-way=sign-in]")).isVisible();
        signIn(page, "staff@offshoot.example", "staff");
        for (var place : List.of("staff", "staff/new", "staff/import", "staff/parked", "orders", "basket")) {
            go(page, place);
            fitsTheScreen(page);
        }
    }

    @Test
    void showsItsApiWithExamples() {
        var page = visitor();

        page.navigate(shop.uri("/swagger-ui.html").toString());
        var checkout = page.locator(".opblock", having("/api/basket/checkout"));
        checkout.locator(".opblock-summary-control").click();

        assertThat(checkout).containsText("Order what is in the basket");
        assertThat(checkout.locator(".body-param__example")).containsText("tok_ok");
        assertThat(checkout.locator(".responses-table")).containsText("urn:offshoot:problem:total-changed");
    }

    @Test
    void describesEveryRouteWithExamplesThatTheShopTakes() {
        var staff = ShopClient.staff(shop::uri);
        var customer = ShopClient.newCustomer(shop::uri);
        var product =
                staff.get("/api/products?q=candle").body().at("/items/0/id").asString();
        customer.want(product, 1);

        for (var route :
                staff.get("/v3/api-docs").expect(200).body().path("paths").properties()) {
            for (var operation : route.getValue().properties()) {
                var name = operation.getKey() + " " + route.getKey();
                var told = operation.getValue();
                assertThat(told.path("summary").asString()).as(name).isNotBlank();
                for (var answer : told.path("responses").properties()) {
                    var examples = answer.getValue().at("/content/application~1problem+json/examples");
                    assertThat(answer.getKey().compareTo("400") < 0
                                    || answer.getKey().equals("default")
                                    || !examples.isEmpty())
                            .as("%s %s", name, answer.getKey())
                            .isTrue();
                }
                if (told.at("/requestBody/content").has("application/json")) {
                    var example = told.at("/requestBody/content/application~1json/example");
                    var who = name.contains("/api/products") || name.contains("/api/stock") ? staff : customer;
                    var answer = who.send(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            route.getKey().replaceAll("\\{\\w+}", product),
                            example,
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
                    assertThat(answer.status())
                            .as("%s: %s", name, answer.body())
                            .isBetween(200, 299);
                    assertThat(told.path("responses").has(String.valueOf(answer.status())))
                            .as("%s answered %s", name, answer.status())
                            .isTrue();
                }
            }
        }
    }

    private Page visitor() {
        return visitor(new Browser.NewContextOptions().setLocale("en-GB").setViewportSize(1280, 860));
    }

    private Page visitor(Browser.NewContextOptions options) {
        return browser.visitor(shop.uri("/"), options);
    }

    private static void go(Page page, String place) {
        // an address that differs only after the # loads nothing, so the previous page would still be there at first
        page.navigate("about:blank");
        page.navigate(shop.uri("/").toString() + "#/" + place);
        assertThat(page.locator("main h1")).isVisible();
    }

    private static void putIntoBasket(Page page, String words) {
        go(page, "?q=" + words);
        page.locator(".card", having(Pattern.compile(words, Pattern.CASE_INSENSITIVE)))
                .first()
                .locator("h3 a")
                .click();
        page.locator(".buy .button").click();
        assertThat(page.locator("#count")).isVisible();
    }

    private static void registerOnTheWayToCheckout(Page page) {
        go(page, "register?next=/checkout");
        page.locator("#field-name").fill("Alice Example");
        page.locator("#field-email").fill(UUID.randomUUID() + "@example.com");
        page.locator("#field-password").fill("correct horse battery");
        page.locator("#field-password").press("Enter");
        assertThat(page.locator("#field-street")).isVisible();
    }

    private static void checkOut(Page page, String card) {
        page.locator("#field-street").fill("Main Street 1");
        page.locator("#field-postalCode").fill("12345");
        page.locator("#field-city").fill("Springfield");
        page.locator("[data-card=" + card + "]").click();
        page.locator(".summary [type=submit]").click();
        assertThat(page.locator(".timeline")).isVisible();
    }

    private static void signIn(Page page, String email, String place) {
        go(page, "sign-in?next=/" + place);
        page.locator("#field-email").fill(email);
        page.locator("#field-password").fill(DEMO_PASSWORD);
        page.locator("#field-password").press("Enter");
        assertThat(page.locator(".who")).isVisible();
        page.waitForURL("**/#/" + place);
    }

    /** Presses Tab until this has the focus, and shows it. */
    private static void tabTo(Page page, Locator target) {
        target.waitFor();
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(target.evaluate("element => element === document.activeElement"))) {
                assertThat(target.evaluate("element => getComputedStyle(element).outlineStyle"))
                        .isEqualTo("solid");
                return;
            }
        }
        throw new AssertionError("The Tab key does not lead to " + target);
    }

    private static void tabToAndType(Page page, String field, String text) {
        tabTo(page, page.locator(field));
        page.keyboard().type(text);
    }

    private static void fitsTheScreen(Page page) {
        // a page that is too wide for the phone also widens the viewport
        assertThat(page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]"))
                .as(page.url())
                .isEqualTo(List.of(390, 390));
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.LocatorOptions having(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Page.LocatorOptions having(Pattern text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
