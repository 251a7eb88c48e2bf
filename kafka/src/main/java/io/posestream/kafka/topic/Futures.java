package io.posestream.kafka.topic;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for Kafka's futures without checked exceptions. */
public final class Futures {
    /** Longer than Kafka's own times, which end a future before. */
    private static final long PATIENCE_SECONDS = 180;

    private Futures() {}

    /** The result; an error of the broker is thrown as it is. */
    public static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the broker", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("the broker does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        }
    }

    /** Waits; true where it failed in that way, false where it succeeded; another error is thrown. */
    public static boolean failedWith(Future<?> future, Class<? extends RuntimeException> expected) {
        try {
            get(future);
            return false;
        } catch (RuntimeException e) {
            if (expected.isInstance(e)) {
                return true;
            }
            throw e;
        }
    }
}
