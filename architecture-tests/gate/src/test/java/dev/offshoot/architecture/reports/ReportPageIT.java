package dev.offshoot.architecture.reports;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a report in a real browser, for applications of several sizes and for reports that are not as they should be. */
@Tag("all")
class ReportPageIT {

    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    @AfterAll
    static void stop() {
        playwright.close();
    }

    @AfterEach
    void nothingWasWrong() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 14, 60})
    void noRoomCoversAnotherOneOrALineThatIsNotItsOwn(int modules) throws IOException {
        var page = open(SyntheticReport.of(modules), "#view=picture", 1280);

        assertThat(page.locator(".room")).hasCount(modules);
        assertThat(page.locator(".edge")).hasCount(SyntheticReport.ties(modules).size());
        assertThat(page.evaluate("""
                () => {
                  const boxes = [...document.querySelectorAll('.room')].map(room => {
                    const box = room.querySelector('rect').getBBox();
                    const wide = [...room.querySelectorAll('text')].some(text => text.getBBox().width > box.width);
                    return {name: JSON.parse(room.dataset.key)[0], x: box.x, y: box.y, right: box.x + box.width, bottom: box.y + box.height, wide};
                  });
                  const problems = boxes.filter(box => box.wide).map(box => 'too much text in ' + box.name);
                  boxes.forEach((one, i) => boxes.slice(i + 1)
                    .filter(other => one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom)
                    .forEach(other => problems.push(one.name + ' covers ' + other.name)));
                  document.querySelectorAll('.edge').forEach(edge => {
                    const line = edge.querySelector('.line'), length = line.getTotalLength();
                    for (let i = 0; i <= 100; i++) {
                      const at = line.getPointAtLength(length * i / 100);
                      boxes.filter(box => ![edge.dataset.from, edge.dataset.to].includes(box.name))
                        .filter(box => at.x > box.x && at.x < box.right && at.y > box.y && at.y < box.bottom)
                        .forEach(box => problems.push(edge.dataset.from + ' to ' + edge.dataset.to + ' crosses ' + box.name));
                    }
                  });
                  return problems;
                }""")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 14, 60})
    void fitsAPhone(int modules) throws IOException {
        for (var view : List.of("picture", "matrix")) {
            var page = open(SyntheticReport.of(modules), "#view=" + view, 360);

            assertThat(page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]"))
                    .as(view)
                    .isEqualTo(List.of(360, 360));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 14, 60})
    void matrixHasACellForEachPairOfModules(int modules) throws IOException {
        var page = open(SyntheticReport.of(modules), "#view=matrix", 1280);

        assertThat(page.locator(".matrix thead th")).hasCount(modules + 1);
        assertThat(page.locator(".matrix tbody td")).hasCount(modules * modules);
        assertThat(page.locator(".matrix .cell"))
                .hasCount(SyntheticReport.ties(modules).size());
        assertThat(page.locator(".matrix .self")).hasCount(modules);
    }

    @Test
    void showsTheMatrixOfManyModulesAndThePictureOfFew() throws IOException {
        assertThat(open(SyntheticReport.of(60), "", 1280).locator("#matrixBox")).isVisible();
        assertThat(open(SyntheticReport.of(14), "", 1280).locator("#pictureBox"))
                .isVisible();
    }

    @Test
    void arrowKeysEnterAndEscapeChooseInTheMatrix() throws IOException {
        var page = open(SyntheticReport.of(14), "#view=matrix", 1280);
        assertThat(page.locator("#evidence h2").first()).containsText("module-0");

        page.locator(".matrix [tabindex='0']").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(page.locator("#evidence h2").first()).containsText("→");
        assertThat(page.locator(".cell.chosen")).hasCount(1);
        assertThat(page.locator(".cell:focus")).hasAttribute("aria-pressed", "true");

        page.keyboard().press("Escape");
        assertThat(page.locator(".cell.chosen")).hasCount(0);
        assertThat(page.locator("#evidence")).containsText("Choose a module");
    }

    @Test
    void filtersReduceWhatIsShown() throws IOException {
        var page = open(SyntheticReport.of(14), "", 1280);
        var all = SyntheticReport.ties(14).size();

        page.locator("#kinds input[value=CALL]").check();
        assertThat(page.locator(".edge")).hasCount(14);
        assertThat(page.locator("#evidence .blocks")).hasText("keeps it from being ready");
        assertThat(page.locator("#evidence")).containsText("The filters hide 12 pieces of evidence.");
        page.locator("#clear").click();
        assertThat(page.locator(".edge")).hasCount(all);

        page.locator("#verdicts input[value=READY]").check();
        assertThat(page.locator("#modules tr")).hasCount(5);
        page.locator("#clear").click();

        page.locator("#criterion").selectOption("static-state");
        assertThat(page.locator("#modules tr")).hasCount(1);
        page.locator("#clear").click();

        page.locator("#search").fill("CLASS7");
        assertThat(page.locator("#modules tr")).hasCount(1);
        assertThat(page.locator(".room")).hasCount(1);
        page.locator("#search").fill("nowhere");
        assertThat(page.locator("#pictureBox")).containsText("No module matches the filters.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture", "matrix"})
    void tabReachesEachControlAndShowsTheFocus(String view) throws IOException {
        var page = open(SyntheticReport.of(3), "#view=" + view, 1280);
        var left = "[...document.querySelectorAll('a, button, input, select, summary, [tabindex]')]"
                + ".filter(one => one.tabIndex >= 0 && one.checkVisibility() && !one.dataset.reached)";
        var controls = ((Number) page.evaluate("() => " + left + ".length")).intValue();
        assertThat(controls).isGreaterThan(15);

        for (var i = 0; i < controls + 5; i++) {
            page.keyboard().press("Tab");
            page.evaluate("""
                    () => {
                      const one = document.activeElement;
                      if (getComputedStyle(one).outlineStyle === 'solid') one.dataset.reached = 'true';
                    }""");
        }

        assertThat(page.evaluate("() => " + left + ".map(one => one.outerHTML)"))
                .isEqualTo(List.of());
    }

    @Test
    void addressReproducesTheView() throws IOException {
        var page = open(SyntheticReport.of(14), "", 1280);
        page.locator("#asMatrix").click();
        page.locator("#kinds input[value=CALL]").check();
        page.locator("#search").fill("class1");
        assertThat(page.locator(".cell")).hasCount(3);
        page.locator("[data-column=score] button").click();
        page.locator("[data-column=score] button").click();
        assertThat(page.locator("[data-column=score]")).hasAttribute("aria-sort", "descending");
        page.locator(".cell").first().click();
        var address = page.url();
        var evidence = page.locator("#evidence").innerText();
        var table = page.locator("#modules").innerText();
        assertThat(address).contains("view=matrix", "kind=CALL", "search=class1", "sort=-score", "from=", "to=");

        var copy = page.context().newPage();
        copy.navigate(address);
        assertThat(copy.locator(".cell")).hasCount(3);
        assertThat(copy.locator("#search")).hasValue("class1");
        assertThat(copy.locator("#kinds input[value=CALL]")).isChecked();
        assertThat(copy.locator("#evidence").innerText()).isEqualTo(evidence);
        assertThat(copy.locator("#modules").innerText()).isEqualTo(table);

        copy.locator("#clear").click();
        copy.evaluate(
                "() => { location.hash = '#view=cube&kind=%E0%A4&verdict=&sort=constructor&module=nobody&criterion=&&=' }");
        assertThat(copy.locator("#pictureBox")).isVisible();
        assertThat(copy.locator("#modules tr")).hasCount(14);
        assertThat(copy.locator("#evidence h2").first()).containsText("module-0");
    }

    @Test
    void showsManyPiecesOfEvidenceOnlyWhenTheyAreUnfolded() throws IOException {
        var page = open(SyntheticReport.ofOneModuleWith(5_000), "", 1280);

        assertThat(page.locator("#evidence li")).hasCount(8);
        page.getByText("4992 more").click();
        assertThat(page.locator("#evidence li")).hasCount(5_000);
    }

    @Test
    void showsWhatChangedSinceAnEarlierRunAndTheWorkThatIsLeft() throws IOException {
        var before = """
                {"before": {"score": 30, "modules": {"module-0": 6, "module-2": 25, "former": 50},
                 "worse": ["one", "two"], "better": []}, """;
        var page = open(before + SyntheticReport.of(3).substring(1), "", 1280);

        assertThat(page.locator("#modules tr").filter(new Locator.FilterOptions().setHasText("module-0")))
                .containsText("20, was 6 (+14)");
        assertThat(page.locator("#modules")).containsText("22, was 25 (−3)");
        assertThat(page.locator("#modules")).containsText("21, new");
        assertThat(page.locator("#changes")).containsText("former (was 50)");
        assertThat(page.locator("#changes li")).hasCount(0);
        page.getByText("New evidence (2)").click();
        assertThat(page.locator("#changes li")).hasText(new String[] {"one", "two"});
        assertThat(page.locator("#order li").first()).containsText("nothing to change");
        assertThat(page.locator("#order li").last()).containsText("about 2 places in 1 file to change");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\"text\"",
                "{\"modules\": 7, \"edges\": null, \"order\": {}, \"notSeen\": [null], \"before\": []}",
                "{\"modules\": [null, 1, {}, {\"module\": \"a\", \"score\": \"many\", \"types\": [null], \"evidence\": [{}, null]}], \"edges\": [{}, {\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"a\", \"to\": \"unnamed\", \"kind\": \"constructor\", \"place\": 3}]}"
            })
    void survivesReportsThatAreNotAsTheyShouldBe(String json) throws IOException {
        for (var view : List.of("picture", "matrix")) {
            assertThat(open(json, "#view=" + view, 1280).locator("#status")).containsText("module");
        }
    }

    private Page open(String json, String hash, int width) throws IOException {
        var file = Files.createTempFile(folder, "report", ".html");
        Files.writeString(file, HtmlReport.page(json));
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 800));
        context.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(request -> {
            if (!request.url().startsWith("file:")) {
                complaints.add("asked " + request.url());
            }
        });
        var page = context.newPage();
        page.navigate(file.toUri() + hash);
        return page;
    }
}
