package io.posestream.inference;

import java.util.concurrent.atomic.LongAdder;

/**
 * Where the CPU time of a stage goes, summed over all callers, in ns: preprocess (picture to tensor), inference (the
 * runtime, copies of its inputs and outputs included), postprocess (outputs to people). Thread-safe.
 */
public final class StageTimes {
    private final LongAdder preprocess = new LongAdder();
    private final LongAdder inference = new LongAdder();
    private final LongAdder postprocess = new LongAdder();

    /** Starts at zero. */
    public StageTimes() {}

    /** Picture to tensor, in ns. */
    public long preprocessNs() {
        return preprocess.sum();
    }

    /** The runtime, in ns. */
    public long inferenceNs() {
        return inference.sum();
    }

    /** Outputs to people, in ns. */
    public long postprocessNs() {
        return postprocess.sum();
    }

    /** Counts one piece of work by its four marks of the CPU time of the thread that did it. */
    public void add(long start, long preprocessed, long inferred, long end) {
        preprocess.add(preprocessed - start);
        inference.add(inferred - preprocessed);
        postprocess.add(end - inferred);
    }
}
