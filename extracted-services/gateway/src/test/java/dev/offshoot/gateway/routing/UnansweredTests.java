package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClientRequestException;

class UnansweredTests {

    private final Unanswered unanswered = new Unanswered("the test", Duration.ofSeconds(2));

    static Stream<Arguments> unconnected() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "connection refused"),
                Arguments.of(new ConnectTimeoutException("after 1000 ms"), "it accepted no connection in time"),
                Arguments.of(new NoRouteToHostException("No route to host"), "no route to its address"),
                Arguments.of(new SocketException("Network is unreachable"), "no route to its address"),
                Arguments.of(new UnknownHostException("shop"), "its name has no address in DNS"));
    }

    @ParameterizedTest
    @MethodSource("unconnected")
    void saysWhyThereIsNoConnection(IOException failure, String why) {
        var polled = new WebClientRequestException(
                failure, HttpMethod.GET, URI.create("http://shop:8080"), HttpHeaders.EMPTY);

        assertThat(unanswered.why(polled)).isEqualTo(why);
        assertThat(Unanswered.unconnected(failure)).isEqualTo(why);
    }

    /** Guards against "it may have been executed" after a request that was never sent. */
    @ParameterizedTest
    @MethodSource("unconnected")
    void nothingWasSentWithoutAConnection(IOException failure, String why) {
        assertThat(RoutingFailures.isUnconnected(failure)).isTrue();
        assertThat(RoutingFailures.status(failure)).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void somethingMayHaveBeenSentBeforeOtherFailures() {
        assertThat(RoutingFailures.isUnconnected(new SocketException("Connection reset")))
                .isFalse();
        assertThat(RoutingFailures.status(new SocketException("Connection reset")))
                .isEqualTo(HttpStatus.BAD_GATEWAY);
        assertThat(RoutingFailures.isUnconnected(new TimeoutException())).isFalse();
        assertThat(RoutingFailures.isUnconnected(null)).isFalse();
    }
}
