package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A headless Chromium. Console errors, violations of the content security policy, and requests to other hosts are
 * collected for {@link #leave()}.
 */
final class RealBrowser implements AutoCloseable {

    private static final Pattern REFUSED =
            Pattern.compile("Failed to load resource: .* status of 503 .*/api/basket/checkout:.*");

    private final Playwright playwright;
    private final Browser browser;
    private final List<BrowserContext> visitors = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    RealBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    }

    /** A new visitor, without cookies. */
    Page visitor(URI shop, Browser.NewContextOptions options) {
        var context = browser.newContext(options);
        visitors.add(context);
        context.setDefaultTimeout(30_000);
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(request -> {
            if (!request.url().startsWith(shop.toString()) && !request.url().startsWith("data:")) {
                complaints.add("asked " + request.url());
            }
        });
        return context.newPage();
    }

    /** What went wrong on all pages since the last {@link #leave()}. */
    List<String> complaints() {
        return complaints;
    }

    /** Closes all pages, and asserts that nothing went wrong in them. */
    void leave() {
        assertThat(complaintsOnLeaving()).isEmpty();
    }

    /** Same as {@link #leave()}, but a busy shop may have refused checkouts: a slow machine is busy soon. */
    void leaveBusyShop() {
        assertThat(complaintsOnLeaving())
                .allMatch(complaint -> REFUSED.matcher(complaint).matches());
    }

    private List<String> complaintsOnLeaving() {
        visitors.forEach(BrowserContext::close);
        visitors.clear();
        var said = List.copyOf(complaints);
        complaints.clear();
        return said;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
