package dev.offshoot.catalog;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whole feeds of products, uploaded by the staff. */
@RestController
@RequestMapping("/api/products/imports")
class ImportsController {

    private static final String COMMAS = "text/csv";
    private static final String TABS = "text/tab-separated-values";

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
     * @param rejections the first 1,000
     */
    record ImportView(
            String state,
            int lines,
            int imported,
            int updated,
            int rejected,
            Collection<Imports.Rejection> rejections) {

        static ImportView of(Import current, Collection<Imports.Rejection> rejections) {
            var state = current.state() == Import.State.UPLOADING ? Import.State.RUNNING : current.state();
            return new ImportView(
                    state.name(),
                    current.lines(),
                    current.imported(),
                    current.updated(),
                    current.rejected(),
                    rejections);
        }
    }

    @PostMapping(consumes = {COMMAS, TABS})
    ResponseEntity<ImportView> upload(HttpServletRequest request)
            throws IOException, HttpMediaTypeNotSupportedException {
        requireUtf8(request);
        if (request.getContentLengthLong() > settings.importMaxSize().toBytes()) {
            throw new FeedTooLarge(settings.importMaxSize().toBytes());
        }
        var id = uploading.upload(request.getInputStream());
        return ResponseEntity.accepted()
                .location(URI.create("/api/products/imports/" + id))
                .body(progress(id));
    }

    private static void requireUtf8(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        var type = MediaType.parseMediaType(request.getContentType());
        var charset = type.getParameter("charset");
        if (charset != null && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
            throw new HttpMediaTypeNotSupportedException(
                    type, List.of(MediaType.parseMediaType(COMMAS), MediaType.parseMediaType(TABS)));
        }
    }

    @GetMapping("/{id}")
    ImportView progress(@PathVariable UUID id) {
        var current = imports.find(id).orElseThrow(() -> new NoSuchImport(id));
        return ImportView.of(current, imports.rejections(id));
    }
}
