package dev.offshoot.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits JSON bodies to 64 KB, because JSON is read into memory. Bodies of other types have no length limit here: their
 * controllers stream them and set their own. No body may arrive too slowly, because a thread waits while it is read or
 * discarded.
 */
class BodyLimit extends OncePerRequestFilter {

    static final int BYTES = 64 * 1024;

    /**
     * The maximum to discard of an unread body. If there is more, the connection is closed, perhaps before the client
     * has read the answer.
     */
    private static final int MOST_DISCARDED = 2 * 1024 * 1024;

    private final Problems problems;
    private final BodyReadPermits permits;

    BodyLimit(Problems problems, BodyReadPermits permits) {
        this.problems = problems;
        this.permits = permits;
    }

    /** Thrown when a body must not be read any further. */
    static class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient ProblemDetail problem;

        Refused(ProblemDetail problem) {
            super(problem.getDetail());
            this.problem = problem;
        }

        static Refused tooSlow() {
            return new Refused(Problems.problem(
                    HttpStatus.REQUEST_TIMEOUT, "request-timeout", "The body arrived too slowly. Send it again."));
        }

        /** Valid JSON contains no zero bytes; UTF-16 and UTF-32, which the parser would accept, do. */
        static Refused notInUtf8() {
            return new Refused(
                    Problems.problem(HttpStatus.BAD_REQUEST, "malformed-request", "The body is not JSON in UTF-8."));
        }

        static Refused noPermit() {
            return new Refused(Problems.temporarilyUnavailable());
        }
    }

    /** The problem to answer if reading a body failed because of its length or speed; null otherwise. */
    static @Nullable ProblemDetail refusalBehind(@Nullable Throwable failure) {
        for (var depth = 0; failure != null && depth < 10; failure = failure.getCause(), depth++) {
            if (failure instanceof Refused refused) {
                return refused.problem;
            }
        }
        return null;
    }

    static ProblemDetail tooLarge() {
        return Problems.problem(
                HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "A JSON body must not exceed 64 KB.");
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() == 0
                || (request.getContentLengthLong() < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var isJson = isJson(request.getContentType());
        if (isJson && request.getContentLengthLong() > BYTES) {
            problems.write(response, tooLarge());
            return;
        }
        var bounded = new BoundedBody(request, isJson, permits);
        try {
            chain.doFilter(bounded, response);
        } finally {
            if (!request.isAsyncStarted()) {
                discard(bounded, response);
            }
        }
    }

    /**
     * Discards the unread rest of a body; otherwise, the container would read it without a time limit to reach the next
     * request.
     */
    private void discard(BoundedBody body, HttpServletResponse response) throws IOException {
        try {
            body.discard(MOST_DISCARDED);
        } catch (Refused e) {
            // with this status, the container closes the connection instead of reading on
            if (!response.isCommitted()) {
                response.reset();
                problems.write(response, e.problem);
            }
        } catch (IOException e) {
            // the connection broke or timed out
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    static boolean isTimeout(Throwable failure) {
        return failure instanceof SocketTimeoutException || failure.getCause() instanceof SocketTimeoutException;
    }
}
