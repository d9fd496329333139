package com.example.taxi;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static com.example.taxi.TaxiFixtures.CENTRAL_STATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.taxi.TaxiClient.Answer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;

class RequestsAtTheSameTimeTests extends IntegrationTest {

    @RepeatedTest(3)
    void giveTheOneFreeDriverToOnePassenger() throws Exception {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long ada = fixtures.aPassenger("Ada");
        Long bert = fixtures.aPassenger("Bert");

        List<Answer> answers = atOnce(List.of(() -> client.requestTrip(ada), () -> client.requestTrip(bert)));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
    }

    @RepeatedTest(3)
    void giveEachFreeDriverToOnePassenger() throws Exception {
        List<Long> drivers = Stream.of("Greta", "Hugo", "Ida")
                .map(name -> fixtures.aFreeDriver(name, CENTRAL_STATION))
                .toList();
        List<Long> passengers = IntStream.range(0, 8)
                .mapToObj(number -> fixtures.aPassenger("Passenger" + number))
                .toList();

        List<Answer> answers = atOnce(passengers.stream()
                .<Callable<Answer>>map(passenger -> () -> client.requestTrip(passenger))
                .toList());

        assertThat(answers).extracting(Answer::status).containsOnly(201, 409);
        assertThat(answers.stream().filter(answer -> answer.status() == 201).map(answer -> answer.number("$.driverId")))
                .containsExactlyInAnyOrderElementsOf(drivers);
    }

    @RepeatedTest(3)
    void giveAnImpatientPassengerOneTaxi() throws Exception {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        fixtures.aFreeDriver("Hugo", ALEXANDERPLATZ);
        Long ada = fixtures.aPassenger("Ada");

        List<Answer> answers = atOnce(List.of(() -> client.requestTrip(ada), () -> client.requestTrip(ada)));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
    }

    @RepeatedTest(3)
    void completeATripOnceAndChargeItOnce() throws Exception {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        String trip = "/api/trips/" + fixtures.aStartedTrip(fixtures.aPassenger("Ada"));

        List<Answer> answers =
                atOnce(List.of(() -> client.post(trip + "/complete"), () -> client.post(trip + "/complete")));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status")).containsExactly("SUCCEEDED");
    }

    @RepeatedTest(3)
    void makeOneStatementInTwoBillingRuns() throws Exception {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        List<Answer> answers =
                atOnce(List.of(() -> client.post("/api/billing/runs"), () -> client.post("/api/billing/runs")));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.number("$.statementsMade"))
                .containsExactlyInAnyOrder(0L, 1L);
    }

    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<Answer>> answers = threads.invokeAll(calls.stream()
                    .<Callable<Answer>>map(call -> () -> {
                        start.await();
                        return call.call();
                    })
                    .toList());
            return answers.stream().map(RequestsAtTheSameTimeTests::result).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Answer result(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
