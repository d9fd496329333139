package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Small real processes, and a fake readiness endpoint. */
@DisabledOnOs(OS.WINDOWS)
class ChildTests {

    @TempDir
    Path folder;

    private static final String INNOCENT = "2026-11-28T06:03:39.668Z  INFO 1 --- [shop] [main] Here we go";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer readiness;
    private Child child;
    private Duration patience = Duration.ofSeconds(20);
    private Runnable changed = () -> {};
    /** Completes when everything is prepared but the process itself. */
    private Runnable justBefore = () -> {};

    @BeforeEach
    void beReady() throws IOException {
        beReady(0);
    }

    private void beReady(int port) throws IOException {
        readiness = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        readiness.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        readiness.start();
    }

    @AfterEach
    void leaveNothing() {
        child.kill();
        readiness.stop(0);
    }

    @Test
    void startsAgainWhatDies() {
        start("exec sleep 600").join();
        var first = child.pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().until(() -> child.pid() != first && child.state() == Child.State.READY);
        assertThat(printed.toString()).contains("ended with 137, and is restarted");
    }

    // a full disk must not end a shop that runs
    @Test
    void staysSupervisedThoughItsStateCannotBeWritten() {
        changed = () -> {
            throw new Refused("launcher.json could not be written");
        };
        start("exec sleep 600").join();
        var first = child.pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().until(() -> child.pid() != first && child.state() == Child.State.READY);
        assertThat(printed.toString()).contains("launcher.json could not be written", "and is restarted");
    }

    // ending the launcher at that moment must leave no process behind
    @Test
    void killsAlsoWhatIsJustBeingStarted() throws Exception {
        var killing = new Thread(() -> child.kill());
        justBefore = () -> {
            killing.start();
            await().until(() -> killing.getState() != Thread.State.NEW && killing.getState() != Thread.State.RUNNABLE);
        };

        start("exec sleep 600");
        await().until(() -> child.pid() != 0);
        killing.join();

        await().until(() ->
                ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void givesUpWhatDiesAgainAndAgain() {
        start("echo dying; sleep 0.7; exit 3").join();

        await().atMost(Duration.ofSeconds(30)).until(() -> child.state() == Child.State.GIVEN_UP);

        assertThat(child.starts()).isEqualTo(Child.MOST_DEATHS);
        assertThat(printed.toString()).contains("is not restarted: it died 5 times in a row", "| dying");
    }

    @Test
    void saysWhyItDoesNotStartAndDoesNotTryForEver() {
        readiness.removeContext("/");

        var starting = start("echo 'the reason'; exit 1");

        assertThatThrownBy(starting::join)
                .hasRootCauseInstanceOf(Refused.class)
                .hasRootCauseMessage("sleeper did not start: the reason");
        assertThat(child.starts()).isEqualTo(1);
    }

    // ten at once on a small machine take minutes each: a start that makes progress must not be given up
    @Test
    void waitsAsLongAsItPrintsSomething() throws Exception {
        patience = Duration.ofSeconds(1);
        var port = beAbsent();

        var starting = start("for i in 1 2 3 4 5 6 7 8 9 10; do echo still at it; sleep 0.3; done; exec sleep 600");
        await().until(() -> child.log.tail(20).size() == 10 || starting.isDone());
        beReady(port);

        starting.join();
    }

    @Test
    void waitsAsLongAsItWorks() throws Exception {
        // on a busy machine, it may have to wait for a second
        patience = Duration.ofSeconds(2);
        var port = beAbsent();

        var starting = start("i=0; while [ $i -lt 6000000 ]; do i=$((i+1)); done; echo worked; exec sleep 600");
        await().atMost(Duration.ofSeconds(60)).until(() -> !child.log.tail(1).isEmpty() || starting.isDone());
        beReady(port);

        starting.join();
    }

    @Test
    void givesUpWhatStandsStillAndBlamesNoInnocentLine() {
        patience = Duration.ofSeconds(1);
        beAbsent();

        var starting = start("echo '" + INNOCENT + "'; exec sleep 600");

        assertThatThrownBy(starting::join)
                .hasRootCauseMessage(
                        "sleeper did not start: no output and no CPU use for 1 s; its last line: " + INNOCENT);
        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    // it is up, and uses the CPU only to answer polls, which is no progress
    @Test
    void givesUpWhatSaysForLongThatItIsNotReady() {
        patience = Duration.ofSeconds(1);
        readiness.removeContext("/");

        var starting = start("while true; do echo waiting for the database; sleep 0.1; done");

        assertThatThrownBy(starting::join)
                .hasRootCauseMessage("sleeper did not start: not ready after 1 s (HTTP status 404); its"
                        + " last line: waiting for the database");
    }

    @Test
    void saysWhatItKnowsWhereTheProcessSaysNothing() {
        readiness.removeContext("/");

        // the process survived that error and was killed later: the error is not the reason
        var error = INNOCENT.replace(" INFO", "ERROR");

        var starting = start("echo '" + error + "'; kill -9 $$");

        assertThatThrownBy(starting::join)
                .hasRootCauseMessage(
                        "sleeper did not start: it ended with 137 (killed, perhaps by the system for lack of"
                                + " memory); its last line: " + error);
    }

    private int beAbsent() {
        readiness.stop(0);
        return readiness.getAddress().getPort();
    }

    @Test
    void endsGracefullyAndIsNotStartedAgain() {
        start("trap 'echo tidied; exit 0' TERM; echo up; while true; do sleep 0.1; done")
                .join();
        // before that, the signal would kill it
        await().until(() -> child.log.tail(1).equals(List.of("up")));

        child.askToStop();
        child.awaitEnd(System.nanoTime() + Duration.ofSeconds(20).toNanos());

        assertThat(child.state()).isEqualTo(Child.State.STOPPED);
        assertThat(child.log.tail(1)).containsExactly("tidied");
        assertThat(child.starts()).isEqualTo(1);
        assertThat(printed.toString()).as("it did not die").doesNotContain("ended with");
    }

    @Test
    void isKilledIfItDoesNotEndInTime() {
        start("trap '' TERM; echo up; while true; do sleep 0.1; done").join();
        await().until(() -> child.log.tail(1).equals(List.of("up")));

        child.askToStop();
        child.awaitEnd(System.nanoTime() + Duration.ofMillis(300).toNanos());

        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(printed.toString()).contains("does not end, and is killed");
    }

    /** With a timeout, so that a start that is never given up fails the test instead of blocking the build. */
    private CompletableFuture<Void> start(String script) {
        child = new Child(
                "sleeper",
                new LogFile(folder.resolve("logs/sleeper.log")),
                new Script(script, "http://127.0.0.1:" + readiness.getAddress().getPort() + "/", patience, justBefore),
                false,
                folder.toFile(),
                new Output(new PrintStream(printed, true), false, false),
                changed);
        return child.start().orTimeout(90, TimeUnit.SECONDS);
    }

    private record Script(String text, String readiness, Duration patience, Runnable justBefore)
            implements Child.Launch {

        @Override
        public List<String> command(boolean again) {
            return List.of("sh", "-c", text);
        }

        @Override
        public void dress(Map<String, String> environment) {
            justBefore.run();
        }

        @Override
        public Duration pause(int deaths) {
            return Duration.ofMillis(10);
        }
    }
}
