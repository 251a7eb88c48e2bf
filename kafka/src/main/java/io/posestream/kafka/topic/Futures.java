package io.posestream.kafka.topic;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;

/** Waits for Kafka's futures without checked exceptions. */
public final class Futures {
    private Futures() {}

    /** The result; an error of the broker is thrown as it is. */
    public static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the broker", e);
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
