package dev.offshoot.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** Rejects malformed requests that would otherwise cause an internal error. */
class WellFormed extends OncePerRequestFilter {

    private final Problems problems;

    WellFormed(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var wrong = wrongWith(request);
        if (wrong != null) {
            problems.write(response, wrong);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static @Nullable ProblemDetail wrongWith(HttpServletRequest request) {
        if (!isReadable(request.getQueryString())) {
            return Problems.problem(
                    HttpStatus.BAD_REQUEST, "malformed-request", "The query is not percent-encoded UTF-8.");
        }
        var type = request.getContentType();
        if (type != null) {
            var wrong = wrongWithType(type);
            if (wrong != null) {
                return Problems.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", wrong);
            }
        }
        try {
            request.getParameterMap();
            return null;
        } catch (IllegalStateException e) {
            // for example, a parameter without a name, or too many parameters
            return Problems.problem(
                    HttpStatus.BAD_REQUEST, "malformed-request", "The query has invalid or too many parameters.");
        }
    }

    private static @Nullable String wrongWithType(String said) {
        MediaType type;
        try {
            type = MediaType.parseMediaType(said);
        } catch (InvalidMediaTypeException e) {
            return "The Content-Type header is not a valid media type.";
        }
        if (!type.isConcrete()) {
            return "The Content-Type header is not a valid media type.";
        }
        if (MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(type)) {
            return "Forms are not supported. Send JSON as application/json, or a feed with its own type"
                    + " (text/csv, text/tab-separated-values).";
        }
        var charset = type.getCharset();
        return type.getSubtype().endsWith("json") && charset != null && !StandardCharsets.UTF_8.equals(charset)
                ? "JSON must be in UTF-8."
                : null;
    }

    private static boolean isReadable(@Nullable String query) {
        if (query == null || query.indexOf('%') < 0) {
            return true;
        }
        try {
            // decode the bytes first: direct decoding would replace invalid characters silently
            var bytes =
                    StringUtils.uriDecode(query, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return false;
        }
    }
}
