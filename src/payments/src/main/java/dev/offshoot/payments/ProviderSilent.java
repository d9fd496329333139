package dev.offshoot.payments;

import org.jspecify.annotations.Nullable;

/** The provider did not say what it did: it has to be asked again. */
class ProviderSilent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProviderSilent(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
