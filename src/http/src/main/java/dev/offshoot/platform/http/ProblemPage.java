package dev.offshoot.platform.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * The error page for browsers; other clients get problem details (RFC 9457).
 *
 * @param template the page, with placeholders {@code {status}}, {@code {name}}, {@code {title}} and {@code {detail}}
 */
public record ProblemPage(String template) {

    /** The location of the template, in processes that have pages. */
    public static final String LOCATION = "META-INF/offshoot/problem.html";

    /** The prefix of problem types. */
    public static final String TYPE = "urn:offshoot:problem:";

    /** Renders the page for a problem; type and detail may be empty. */
    public byte[] show(HttpStatus status, String type, String detail) {
        var isMissing = status == HttpStatus.NOT_FOUND;
        return template.replace("{status}", String.valueOf(status.value()))
                .replace("{name}", HtmlUtils.htmlEscape(type.substring(type.lastIndexOf(':') + 1)))
                .replace("{title}", isMissing ? "Page not found" : status.getReasonPhrase())
                .replace("{detail}", isMissing ? "There is no page at this address." : HtmlUtils.htmlEscape(detail))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the client accepts HTML explicitly, and no JSON, as browsers do when they navigate. */
    public static boolean isWanted(List<MediaType> accepted) {
        return accepted.stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype)
                && accepted.stream().noneMatch(type -> type.getSubtype().endsWith("json"));
    }
}
