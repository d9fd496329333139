package com.example.taxi;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.taxi.TaxiClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in a problem detail, which says nothing of what is inside. */
class ApiErrorsTests extends IntegrationTest {

    @Test
    void namesEveryFieldThatIsMissing() {
        Answer answer = client.post("/api/passengers", "{}");

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail"))
                .isEqualTo("email must not be blank; name must not be blank; paymentToken must not be blank;"
                        + " phone must not be blank");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"latitude": 91, "longitude": 13.4}        | latitude must be less than or equal to 90
            {"latitude": 52.5, "longitude": -180.5}    | longitude must be greater than or equal to -180
            {"latitude": 52.5}                         | longitude must not be null
            {"latitude": "NaN", "longitude": 13.4}     | latitude
            {"latitude": 52.5, "longitude": "Infinity"}| longitude
            """)
    void refusesAPlaceThatIsNotOnEarth(String position, String complaint) {
        Long greta = fixtures.aDriver("Greta");

        Answer answer = client.post("/api/drivers/" + greta + "/online", position);

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail")).startsWith(complaint);
    }

    @Test
    void namesTheFieldOfAPlace() {
        Answer answer = client.post("/api/trips", """
                {"passengerId": 1, "pickup": {"latitude": 52.5}, "destination": {"latitude": 99, "longitude": 0}}""");

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail"))
                .isEqualTo("destination.latitude must be less than or equal to 90;"
                        + " pickup.longitude must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "{\"passengerId\": \"abc\"}", "{\"pickup\": 3}"})
    void refusesWhatIsNotTheRightJson(String body) {
        Answer answer = client.post("/api/trips", body);

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/passengers/999999",
                "/api/passengers/999999/trips",
                "/api/passengers/999999/notifications",
                "/api/drivers/999999",
                "/api/drivers/999999/earnings",
                "/api/trips/999999",
                "/api/trips/999999/invoice",
                "/api/trips/999999/receipt",
                "/api/invoices/999999"
            })
    void saysThatThereIsNoSuchThing(String path) {
        Answer answer = client.get(path);

        assertProblem(answer, 404);
        assertThat(answer.text("$.detail")).startsWith("There is no ").endsWith(" 999999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/trips/999999/accept",
                "/api/trips/999999/start",
                "/api/trips/999999/complete",
                "/api/trips/999999/cancel",
                "/api/drivers/999999/offline",
                "/api/invoices/999999/payments"
            })
    void doesNothingToWhatThereIsNot(String path) {
        assertProblem(client.post(path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/trips/abc",
                "/api/trips/99999999999999999999",
                "/api/passengers/1/trips?page=-1",
                "/api/passengers/1/trips?size=1000",
                "/api/passengers/1/trips?page=x",
                "/api/drivers/1/earnings?month=2026-13",
                "/api/reports/monthly-revenue?month=november",
                "/api/reports/monthly-revenue"
            })
    void refusesParametersThatMakeNoSense(String path) {
        Answer answer = client.get(path);

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail")).isNotBlank();
    }

    @Test
    void namesTheParameter() {
        assertThat(client.get("/api/reports/monthly-revenue?month=november").text("$.detail"))
                .isEqualTo("month must be a month such as 2026-11");
    }

    @Test
    void refusesARatingOfSixStars() {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        Answer answer = client.post("/api/trips/" + trip + "/rating", """
                {"stars": 6}""");

        assertProblem(answer, 400);
        assertThat(answer.text("$.detail")).isEqualTo("stars must be less than or equal to 5");
    }

    @Test
    void refusesAStepThatDoesNotFollow() {
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long trip = fixtures.aMatchedTrip(fixtures.aPassenger("Ada"));

        Answer answer = client.post("/api/trips/" + trip + "/start");

        assertProblem(answer, 409);
        assertThat(answer.text("$.detail")).isEqualTo("Trip %d is MATCHED and cannot become STARTED", trip);
    }

    @Test
    void refusesAnAddressThatIsTaken() {
        fixtures.aPassenger("Ada");

        Answer answer = client.post("/api/passengers", """
                {"name": "Ada", "email": "ada@example.com", "phone": "+49 30 1", "paymentToken": "tok_visa"}""");

        assertProblem(answer, 409);
    }

    @Test
    void refusesAPositionFromADriverWhoIsOffline() {
        Long greta = fixtures.aDriver("Greta");

        assertProblem(client.put("/api/drivers/" + greta + "/position", """
                        {"latitude": 52.5, "longitude": 13.4}"""), 409);
    }

    @Test
    void doesNotKnowOtherAddressesAndMethods() {
        assertProblem(client.get("/api/unknown"), 404);
        assertProblem(client.get("/api/trips"), 405);
    }

    @Test
    void isHealthy() {
        assertThat(client.get("/actuator/health").text("$.status")).isEqualTo("UP");
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.number("$.status")).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception", "com.example", "org.", "java.");
    }
}
