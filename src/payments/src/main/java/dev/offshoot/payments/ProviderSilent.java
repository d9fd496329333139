package dev.offshoot.payments;

import org.jspecify.annotations.Nullable;

/** The outcome at the provider is unknown: ask again. */
class ProviderSilent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The HTTP status of the answer, or 0. */
    final int status;

    /** Whether the call cannot have reached the provider. */
    final boolean unreached;

    ProviderSilent(String message, int status, boolean unreached, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.unreached = unreached;
    }

    ProviderSilent(String message, @Nullable Throwable cause) {
        this(message, 0, false, cause);
    }
}
