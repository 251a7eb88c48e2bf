package io.posestream.runner.broker;

/** Thrown inside Kafka's own threads in place of ending the JVM, when the broker dies of a fatal fault. */
final class BrokerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerDiedException(String message) {
        super(message);
    }
}
