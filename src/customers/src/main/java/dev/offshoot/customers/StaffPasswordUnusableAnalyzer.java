package dev.offshoot.customers;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Replaces the stack trace by instructions. */
class StaffPasswordUnusableAnalyzer extends AbstractFailureAnalyzer<StaffPasswordUnusable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StaffPasswordUnusable cause) {
        return new FailureAnalysis(
                "OFFSHOOT_STAFF_EMAIL names an account that does not exist yet, and OFFSHOOT_STAFF_PASSWORD is missing or"
                        + " not usable as a password.",
                "Set OFFSHOOT_STAFF_PASSWORD to at least 8 characters, not only blanks, and at most 72 bytes; or unset"
                        + " OFFSHOOT_STAFF_EMAIL.",
                cause);
    }
}
