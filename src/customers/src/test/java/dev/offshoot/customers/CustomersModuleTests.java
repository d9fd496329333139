package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ApplicationModuleTest
@AutoConfigureMockMvc
@TestPropertySource(
        properties = {
            "offshoot.demo=true",
            "offshoot.customers.password-strength=10",
            "offshoot.customers.attempts-per-address=40"
        })
class CustomersModuleTests {

    private final MockMvcTester http;
    private final Attempts attempts;
    private final Passwords passwords;

    @Autowired
    CustomersModuleTests(MockMvcTester http, Attempts attempts, Passwords passwords) {
        this.http = http;
        this.attempts = attempts;
        this.passwords = passwords;
    }

    @Test
    void signsInWhoRegistered() {
        var email = UUID.randomUUID() + "@example.org";

        assertThat(post("/api/customers", """
                        {"email":"%s","password":"correct horse","name":"Carol"}""".formatted(email))).hasStatus(201);
        var signedIn = post("/api/sessions", """
                        {"email":"%s","password":"correct horse"}""".formatted(email.toUpperCase()));

        assertThat(signedIn).hasStatusOk();
        var cookie = signedIn.getResponse().getCookie("offshoot_session");
        assertThat(http.get().uri("/api/sessions").cookie(cookie))
                .bodyJson()
                .extractingPath("$.email")
                .isEqualTo(email);
    }

    @Test
    void hasAccountsToTryTheShopWith() {
        assertThat(post("/api/sessions", """
                        {"email":"alice@offshoot.example","password":"offshoot-demo"}""")).hasStatusOk();
    }

    @Test
    void doesNotSayWhetherThereIsAnAccount() {
        var email = register();

        var wrong = signIn(email, "wrong horse", "10.1.0.1");
        var unknown = signIn(UUID.randomUUID() + "@example.org", "wrong horse", "10.1.0.1");

        assertThat(wrong).hasStatus(401);
        assertThat(unknown).hasStatus(401);
        assertThat(wrong).bodyText().isEqualTo(body(unknown));
    }

    @Test
    void letsNobodyTryOutPasswords() {
        var email = register();
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(email, "wrong horse " + i, "10.1.0.2")).hasStatus(401);
        }

        var refused = signIn(email, "correct horse", "10.1.0.2");

        assertThat(refused).hasStatus(429);
        assertThat(Long.parseLong(refused.getResponse().getHeader("Retry-After")))
                .isBetween(1L, 31L);
        assertThat(signIn(email, "correct horse", "10.1.0.3"))
                .as("its owner, elsewhere")
                .hasStatusOk();
    }

    @Test
    void countsNoAttemptThatWasRight() {
        var email = register();

        for (int i = 0; i < 15; i++) {
            assertThat(signIn(email, "correct horse", "10.1.0.5")).hasStatusOk();
        }
    }

    @Test
    void opensOneAccountForAnEmailHoweverManyRegisterWithItAtOnce() {
        var email = UUID.randomUUID() + "@example.org";

        var statuses = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> post("/api/customers", registration(i % 2 == 0 ? email : email.toUpperCase()))
                        .getResponse()
                        .getStatus())
                .sorted()
                .toList();

        assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409);
    }

    /** Guards against starving sign-ins: each registration costs a password hash. */
    @Test
    void letsNobodyOpenOneAccountAfterTheOther() {
        for (int i = 0; i < 39; i++) {
            attempts.count(i + "@example.org", "10.1.0.6");
        }

        var statuses = IntStream.range(0, 10)
                .mapToObj(i -> register(UUID.randomUUID() + "@example.org", "10.1.0.6")
                        .getResponse()
                        .getStatus());

        assertThat(statuses).startsWith(201).contains(429);
        assertThat(register(UUID.randomUUID() + "@example.org", "10.1.0.7")).hasStatus(201);
    }

    @Test
    void countsNoAttemptThatNobodyLookedAt() throws Exception {
        var known = register();
        var fresh = UUID.randomUUID() + "@example.org";
        var finished = new CompletableFuture<Void>();
        var pool = Executors.newCachedThreadPool();
        var processors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        var busy = new CountDownLatch(processors);
        for (int i = 0; i < processors; i++) {
            pool.submit(() -> passwords.whenAProcessorIsFree(() -> {
                busy.countDown();
                return finished.join();
            }));
        }
        busy.await();

        var tried = Stream.generate(() -> List.<Callable<MvcTestResult>>of(
                        () -> signIn(known, "correct horse", "10.1.0.8"), () -> register(fresh, "10.1.0.8")))
                .limit(10)
                .flatMap(List::stream)
                .toList();
        for (var answer : pool.invokeAll(tried)) {
            assertThat(answer.get()).hasStatus(503);
        }
        finished.complete(null);
        pool.shutdown();

        assertThat(signIn(known, "correct horse", "10.1.0.8")).hasStatusOk();
        assertThat(register(fresh, "10.1.0.8")).hasStatus(201);
    }

    /** Guards against accounts that nobody can use: signing in with a blank password is refused, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "        ",
                "\\u2003\\u2003\\u2003\\u2003\\u2003\\u2003\\u2003\\u2003",
                "\\t\\t\\t\\t\\t\\t\\t\\t"
            })
    void opensNoAccountWithABlankPassword(String password) {
        assertThat(post("/api/customers", """
                        {"email":"%s@example.org","password":"%s","name":"Carol"}""".formatted(UUID.randomUUID(), password)))
                .hasStatus(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\\u2003\\u2003"})
    void opensNoAccountWithoutAName(String name) {
        assertThat(post("/api/customers", """
                        {"email":"%s@example.org","password":"correct horse","name":"%s"}""".formatted(UUID.randomUUID(), name)))
                .hasStatus(400);
    }

    /** Guards against a request that costs seconds of processor time. */
    @Test
    void spendsNoTimeOnTextThatIsTooLong() {
        var longs = List.of(
                "a".repeat(30_000) + "\\u0001",
                "\\u0001" + "a".repeat(30_000),
                " ".repeat(30_000) + "\\u0001",
                "\u00e4".repeat(15_000),
                "a".repeat(30_000) + "@" + "b.".repeat(10_000) + "org",
                "@".repeat(30_000),
                "a@" + "\u00e4".repeat(15_000) + ".org",
                ("\u00e4".repeat(50) + ".").repeat(300) + "@a.org",
                "a@" + "xn--".repeat(7_000) + ".org",
                "\\\"" + "a ".repeat(14_000) + "\\\"@a.org");
        for (var text : longs) {
            for (var json : List.of(
                    "{\"email\":\"carol@example.org\",\"password\":\"correct horse\",\"name\":\"%s\"}",
                    "{\"email\":\"%s\",\"password\":\"correct horse\",\"name\":\"Carol\"}",
                    "{\"email\":\"carol@example.org\",\"password\":\"%s\",\"name\":\"Carol\"}")) {
                var began = System.nanoTime();

                assertThat(post("/api/customers", json.replace("%s", text))).hasStatus(400);

                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as(text.substring(0, 10))
                        .isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    /** Guards against names that look like others, or that reverse the text printed after them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u202eCarol",
                "Carol\\u202d",
                "Ca\\u2066rol",
                "Carol\\u200f",
                "Carol\\u061c",
                "Ca\\u2028rol",
                "Ca\\nrol",
                "\\u200b\\u200b",
                "\\u00a0\\u202f"
            })
    void opensNoAccountWithANameThatIsNotWhatItLooksLike(String name) {
        assertThat(post("/api/customers", """
                        {"email":"%s@example.org","password":"correct horse","name":"%s"}""".formatted(UUID.randomUUID(), name)))
                .hasStatus(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca\\u00a0rol", "carol\\u202e", "carol\\u2066"})
    void opensNoAccountForAnEmailThatIsNotWhatItLooksLike(String begin) {
        assertThat(post("/api/customers", registration(begin + UUID.randomUUID() + "@example.org")))
                .hasStatus(400);
    }

    /** Guards against lookalike names: all blanks look the same. */
    @Test
    void takesEveryKindOfBlankInANameForTheOneThatCanBeTyped() {
        assertThat(post("/api/customers", """
                        {"email":"%s@example.org","password":"correct horse","name":"\\u00a0Carol\\u202fM\\u00a0Example\\u2003"}""".formatted(UUID.randomUUID())))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.name")
                .isEqualTo("Carol M Example");
    }

    /** Guards against a 500: lower case may turn one letter into two. */
    @Test
    void opensNoAccountForAnEmailThatIsTooLongInLowerCase() {
        var email = "\u0130" + "a".repeat(63) + "@" + ("b".repeat(60) + ".").repeat(3) + "cc.org";
        assertThat(email).hasSize(254);

        assertThat(post("/api/customers", registration(email))).hasStatus(400);
    }

    private String register() {
        var email = UUID.randomUUID() + "@example.org";
        assertThat(post("/api/customers", registration(email))).hasStatus(201);
        return email;
    }

    private MvcTestResult register(String email, String address) {
        return post("/api/customers", registration(email), address);
    }

    private static String registration(String email) {
        return """
                {"email":"%s","password":"correct horse","name":"Carol"}""".formatted(email);
    }

    private static String body(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult signIn(String email, String password, String address) {
        return post("/api/sessions", """
                        {"email":"%s","password":"%s"}""".formatted(email, password), address);
    }

    private MvcTestResult post(String route, String json) {
        return post(route, json, "10.1.1." + (1 + route.length()));
    }

    private MvcTestResult post(String route, String json, String address) {
        return http.post()
                .uri(route)
                .remoteAddress(address)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }
}
