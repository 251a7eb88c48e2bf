package io.posestream.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps {@link SharedTest}s from running where the shared folder is absent, and counts them. */
final class SharedCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Shared.isRequired() || Shared.isPresent()) {
            return ConditionEvaluationResult.enabled("shared material is present, or must be");
        }
        SharedReport.count(context);
        return ConditionEvaluationResult.disabled("no shared material: set POSESTREAM_SHARED");
    }
}
