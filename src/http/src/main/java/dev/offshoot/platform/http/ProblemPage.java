package dev.offshoot.platform.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * What a browser is shown that went to a wrong address, where everybody else gets a problem detail (RFC 9457).
 *
 * @param template the page, with places for {@code {status}}, {@code {name}}, {@code {title}} and {@code {detail}}
 */
public record ProblemPage(String template) {

    /** Where the template is, in a process that has pages. */
    public static final String LOCATION = "META-INF/offshoot/problem.html";

    /** What the types of problems begin with. */
    public static final String TYPE = "urn:offshoot:problem:";

    /** The page for a problem; type and detail may be empty. */
    public byte[] show(HttpStatus status, String type, String detail) {
        var isMissing = status == HttpStatus.NOT_FOUND;
        return template.replace("{status}", String.valueOf(status.value()))
                .replace("{name}", HtmlUtils.htmlEscape(type.substring(type.lastIndexOf(':') + 1)))
                .replace("{title}", isMissing ? "Page not found" : status.getReasonPhrase())
                .replace("{detail}", isMissing ? "There is no page at this address." : HtmlUtils.htmlEscape(detail))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether somebody accepts HTML by name, and no JSON: browsers do, when an address is typed or a link followed. */
    public static boolean isWanted(List<MediaType> accepted) {
        return accepted.stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype)
                && accepted.stream().noneMatch(type -> type.getSubtype().endsWith("json"));
    }
}
