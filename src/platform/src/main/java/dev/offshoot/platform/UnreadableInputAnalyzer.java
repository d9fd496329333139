package dev.offshoot.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class UnreadableInputAnalyzer extends AbstractFailureAnalyzer<UnreadableInput> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnreadableInput cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set LC_ALL to a locale with UTF-8 that this system has, such as C.UTF-8 (see 'locale -a'), and restart"
                        + " the process.",
                cause);
    }
}
