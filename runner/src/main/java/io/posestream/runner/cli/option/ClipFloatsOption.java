package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.core.clip.ClipFloats;
import picocli.CommandLine.Option;

/** How the numbers of clips are written to the topic. */
public final class ClipFloatsOption {
    private static final int HALF = 16;
    private static final int SINGLE = 32;

    @Option(
            names = "--clip-floats",
            paramLabel = "16|32",
            defaultValue = "16",
            description = "Bits of each number in the topic of clips; with 16 a place is off by at most half a"
                    + " pixel below 2,048 (default: ${DEFAULT-VALUE}).")
    private int bits;

    /**
     * How numbers are written.
     *
     * @throws UserError if the bits are neither 16 nor 32
     */
    public ClipFloats floats() {
        return switch (bits) {
            case HALF -> ClipFloats.HALF;
            case SINGLE -> ClipFloats.SINGLE;
            default -> throw new UserError("--clip-floats " + bits + ": choose 16 or 32");
        };
    }
}
