package dev.offshoot.payments;

import org.jspecify.annotations.Nullable;

/** The provider did not say what it did: it has to be asked again. */
class ProviderSilent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it answered instead, or 0. */
    final int status;

    /** Whether it cannot have heard the question. */
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
