package io.posestream.results.settled;

import java.io.IOException;

/** Everything that is known of one epoch, in order, as often as wanted; the memory used does not grow with its length. */
public interface SettledFrames {
    /** What is known of the epoch as a whole. */
    StreamFacts facts();

    /** Hands out every item in order of number; a visitor's failure ends the walk. */
    void forEach(Visitor visitor) throws IOException;

    /** Takes one item after the other. */
    @FunctionalInterface
    interface Visitor {
        /** Takes the next item. */
        void visit(SettledItem item) throws IOException;
    }
}
