package dev.offshoot.messaging.engine.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

public class InvalidMessagingAnalyzer extends AbstractFailureAnalyzer<InvalidMessaging> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidMessaging cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
