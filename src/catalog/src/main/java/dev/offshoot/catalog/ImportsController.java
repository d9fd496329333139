package dev.offshoot.catalog;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whole feeds of products, uploaded by the staff. */
@RestController
@RequestMapping("/api/products/imports")
class ImportsController {

    private final UploadingFeeds uploading;
    private final Imports imports;
    private final CatalogSettings settings;

    ImportsController(UploadingFeeds uploading, Imports imports, CatalogSettings settings) {
        this.uploading = uploading;
        this.imports = imports;
        this.settings = settings;
    }

    /**
     * How far an import has got.
     *
     * @param state RUNNING, DONE, or FAILED if the upload broke off
     * @param lines how many there are to be worked off; done is what the other three add up to, and lines of a Shopify
     *     export that only add a picture
     * @param imported products that are new
     * @param updated products that were there before
     * @param uncounted products that are new and begin with a stock that is assumed: the feed sells them, and counts none
     * @param withoutStock products that are new and begin without stock
     * @param advice what else the staff should know, and do
     * @param rejections the first 1,000
     */
    record ImportView(
            String state,
            int lines,
            int imported,
            int updated,
            int rejected,
            int uncounted,
            int withoutStock,
            List<String> advice,
            Collection<Imports.Rejection> rejections) {

        static ImportView of(Import current, List<String> advice, Collection<Imports.Rejection> rejections) {
            var state = current.state() == Import.State.UPLOADING ? Import.State.RUNNING : current.state();
            return new ImportView(
                    state.name(),
                    current.lines(),
                    current.imported(),
                    current.updated(),
                    current.rejected(),
                    current.uncounted(),
                    current.withoutStock(),
                    advice,
                    rejections);
        }
    }

    /**
     * The feed is the body, or the first file of a form, as browsers and {@code curl -F} send it. Which kind it is, shows in
     * its first bytes: clients call one and the same feed by many types.
     */
    @Route(RouteTrait.UPLOAD)
    @PostMapping(
            consumes = {
                "text/*",
                "application/xml",
                "application/rss+xml",
                "application/atom+xml",
                "application/csv",
                "application/vnd.ms-excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/zip",
                "application/gzip",
                "application/octet-stream",
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
    ResponseEntity<ImportView> upload(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > settings.importMaxSize().toBytes()) {
            throw FeedTooLarge.bytes(settings.importMaxSize().toBytes());
        }
        var id = JakartaServletFileUpload.isMultipartContent(request)
                ? uploadForm(request)
                : uploading.upload(request.getInputStream(), charset(request.getContentType()));
        return ResponseEntity.accepted()
                .location(URI.create("/api/products/imports/" + id))
                .body(progress(id));
    }

    /** Reads a file as it comes, and never puts it down. */
    private UUID uploadForm(HttpServletRequest request) throws IOException {
        try {
            var parts = new JakartaServletFileUpload<>().getItemIterator(request);
            while (parts.hasNext()) {
                var part = parts.next();
                if (!part.isFormField()) {
                    return uploading.upload(part.getInputStream(), charset(part.getContentType()));
                }
            }
        } catch (FileUploadException e) {
            throw UnknownFeed.because("The form cannot be read: it is malformed or cut off");
        }
        throw UnknownFeed.because("There is no file in the form");
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        try {
            return MediaType.parseMediaType(contentType).getCharset();
        } catch (IllegalArgumentException e) {
            throw UnknownFeed.because("'" + Text.cut(Text.line(contentType), 100)
                    + "' names no character set that is known here: save it as UTF-8 ('CSV UTF-8' in Excel)");
        }
    }

    @GetMapping("/{id}")
    ImportView progress(@PathVariable UUID id) {
        var current = imports.find(id).orElseThrow(() -> new NoSuchImport(id));
        return ImportView.of(current, Advice.on(current, settings.importStock()), imports.rejections(id));
    }
}
