package io.posestream.synth;

/** Told how far a rendering is. */
@FunctionalInterface
public interface Progress {
    /**
     * Called after each frame, on the rendering thread.
     *
     * @param done frames that are done
     * @param total frames there will be
     */
    void frame(int done, int total);

    /** Tells nobody. */
    static Progress none() {
        return (done, total) -> {};
    }
}
