package dev.offshoot.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Imports demo products into a catalogue that never held a product. */
@Component
@ConditionalOnBooleanProperty("offshoot.demo")
class DemoCatalogue implements ApplicationRunner {

    /** A fixed id: of two processes that start at the same time, only one imports. */
    static final UUID IMPORT = UuidCreator.getNil();

    private final Products products;
    private final UploadingFeeds uploading;

    DemoCatalogue(Products products, UploadingFeeds uploading) {
        this.products = products;
        this.uploading = uploading;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments arguments) {
        if (products.count() > 0) {
            return;
        }
        try (var feed = new ClassPathResource("demo/catalogue.csv").getInputStream()) {
            uploading.uploadOnce(IMPORT, feed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
