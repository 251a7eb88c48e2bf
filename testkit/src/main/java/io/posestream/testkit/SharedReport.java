package io.posestream.testkit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Says in one line how many tests did not run for want of the shared material. Registered as a service. */
public final class SharedReport implements TestExecutionListener {
    private static final AtomicInteger NOT_RUN = new AtomicInteger();

    /** Counts what {@code context} would have run: one method, or every test method of a class. */
    static void count(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            NOT_RUN.incrementAndGet();
            return;
        }
        context.getTestClass()
                .ifPresent(type -> NOT_RUN.addAndGet((int) Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .count()));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        int notRun = NOT_RUN.getAndSet(0);
        if (notRun > 0) {
            System.err.println(notRun + " tests did not run: the shared reference material is not beside the project"
                    + " and POSESTREAM_SHARED is not set");
        }
    }
}
