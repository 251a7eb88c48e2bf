package io.posestream.core.system;

/** Waiting to the end, whoever interrupts: for what must not be left behind half done. Static functions, thread-safe. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Waits for a while or to the end. */
    @FunctionalInterface
    public interface Wait {
        /**
         * Waits.
         *
         * @return whether that was the end
         * @throws InterruptedException where the thread is interrupted meanwhile
         */
        boolean once() throws InterruptedException;
    }

    /** Waits until it is over; an interruption is left for later. */
    public static void await(Wait wait) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = wait.once();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
