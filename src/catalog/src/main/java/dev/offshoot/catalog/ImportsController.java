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

/** Uploads of whole product feeds by staff. */
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
     * The progress of an import.
     *
     * @param state RUNNING, DONE, or FAILED if the upload was interrupted
     * @param lines the lines to process; the sum of the other three counts is done, apart from lines of a Shopify
     *     export that only add a picture
     * @param imported new products
     * @param updated existing products
     * @param uncounted new products with an assumed opening stock, because the feed sells them without a count
     * @param withoutStock new products without stock
     * @param advice what staff should know and do
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
     * The feed is the request body, or the first file of a form, as browsers and {@code curl -F} send it. Its first
     * bytes tell the format, because clients send the same feed with many content types.
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

    /** Streams a file without storing it. */
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
            throw UnknownFeed.because("The form cannot be read: it is malformed or truncated. Upload the file again");
        }
        throw UnknownFeed.because("The form contains no file: attach the feed as a file");
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        try {
            return MediaType.parseMediaType(contentType).getCharset();
        } catch (IllegalArgumentException e) {
            throw UnknownFeed.because("'" + Text.cut(Text.line(contentType), 100)
                    + "' does not name a supported character set: save the feed as UTF-8 ('CSV UTF-8' in Excel)");
        }
    }

    @GetMapping("/{id}")
    ImportView progress(@PathVariable UUID id) {
        var current = imports.find(id).orElseThrow(() -> new NoSuchImport(id));
        return ImportView.of(current, Advice.on(current, settings.importStock()), imports.rejections(id));
    }
}
