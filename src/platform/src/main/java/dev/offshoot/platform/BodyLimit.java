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
 * No JSON that a shop is sent has more than 64 KB, and JSON is read into memory whole. Bodies of other types are not
 * limited in length: a controller that takes one streams it, and sets a limit of its own. None may trickle: whoever reads
 * a body waits on a thread, and so does whoever throws the rest of one away.
 */
class BodyLimit extends OncePerRequestFilter {

    static final int BYTES = 64 * 1024;

    /** Who sends more in vain finds the connection closed, perhaps before the answer is read. */
    private static final int THROWN_AWAY = 2 * 1024 * 1024;

    private final Problems problems;
    private final BodyReadPermits permits;

    BodyLimit(Problems problems, BodyReadPermits permits) {
        this.problems = problems;
        this.permits = permits;
    }

    /** Thrown where a body is read that is not to be read on. */
    static class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient ProblemDetail problem;

        Refused(ProblemDetail problem) {
            super(problem.getDetail());
            this.problem = problem;
        }

        static Refused tooSlow() {
            return new Refused(Problems.problem(
                    HttpStatus.REQUEST_TIMEOUT, "request-timeout", "The body came too slowly. Send it again."));
        }

        /** In JSON no zero byte can stand; in UTF-16 and UTF-32, which the parser would take, every other one is. */
        static Refused notInUtf8() {
            return new Refused(
                    Problems.problem(HttpStatus.BAD_REQUEST, "malformed-request", "The body is not JSON in UTF-8."));
        }

        static Refused tooManyWait() {
            return new Refused(Problems.notNow());
        }
    }

    /** What to answer where reading a body failed for its length or its slowness; nothing where it did not. */
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
                HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "A body of JSON may have 64 KB, and no more.");
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
                throwAway(bounded, response);
            }
        }
    }

    /** What nobody has read the container would read, for as long as it takes: the next request comes behind it. */
    private void throwAway(BoundedBody body, HttpServletResponse response) throws IOException {
        try {
            body.throwAway(THROWN_AWAY);
        } catch (Refused e) {
            // with this status the container closes the connection and reads no more
            if (!response.isCommitted()) {
                response.reset();
                problems.write(response, e.problem);
            }
        } catch (IOException e) {
            // the connection broke, or nothing came any more
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    static boolean isTimeout(Throwable failure) {
        return failure instanceof SocketTimeoutException || failure.getCause() instanceof SocketTimeoutException;
    }
}
