package io.posestream.models.graph;

/** The inference graphs to choose from; all give the same outputs up to rounding. */
public enum Variant {
    /** As the authors' code runs it, all heads included: the yardstick. */
    PLAIN("every operation and head of the authors' code"),
    /** Heads pruned, batch normalisation folded. */
    FOLDED("heads pruned, batch normalisation folded"),
    /** {@link #FOLDED}, with 1x1 convolutions before enlargements and their biases merged. */
    REORDERED("folded; 1x1 convolutions before enlargements, biases merged"),
    /** {@link #REORDERED}, with one convolution per branch. */
    SPLIT("reordered; one convolution per branch"),
    /** {@link #SPLIT}, with channels padded to multiples of 8 (AVX2's block) and the outputs beyond one apart. */
    SPLIT_PADDED_8("split; channels padded to multiples of 8, odd outputs apart"),
    /** {@link #SPLIT}, with channels padded to multiples of 16 (AVX-512's block) and the outputs beyond one apart. */
    SPLIT_PADDED_16("split; channels padded to multiples of 16, odd outputs apart"),
    /** {@link #REORDERED}, with sibling convolutions joined. */
    JOINED("reordered; sibling 1x1 convolutions joined");

    private final String explanation;

    Variant(String explanation) {
        this.explanation = explanation;
    }

    /** What it does, for people. */
    public String explanation() {
        return explanation;
    }

    /** The rewritten graph. */
    public Graph of(Graph plain) {
        return rewrite().apply(plain);
    }

    private Rewrite rewrite() {
        return switch (this) {
            case PLAIN -> graph -> graph;
            case FOLDED -> new PruneHeads().then(new FoldBatchNorm());
            case REORDERED -> FOLDED.rewrite().then(new ResizeLast()).then(new MergeBiases());
            case SPLIT -> REORDERED.rewrite().then(new SplitConvs());
            case SPLIT_PADDED_8 -> SPLIT.rewrite().then(new PadChannels(8)).then(new OddOutputs(8));
            case SPLIT_PADDED_16 -> SPLIT.rewrite().then(new PadChannels(16)).then(new OddOutputs(16));
            case JOINED -> REORDERED.rewrite().then(new MergeConvs());
        };
    }
}
