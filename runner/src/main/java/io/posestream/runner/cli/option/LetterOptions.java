package io.posestream.runner.cli.option;

import io.posestream.runner.letter.LetterFilter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
public final class LetterOptions {
    @Option(
            names = "--stage",
            paramLabel = "NAME",
            description = "Those of one stage: detector, pose, tracker (default: all).")
    private String stage;

    @Option(names = "--stream", paramLabel = "ID", description = "Those of one stream (default: all).")
    private String stream;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description =
                    "Those whose reason begins with this word: unreadable, computing, crash, foreign, given-up (default:"
                            + " all).")
    private String reason;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description = "Those whose frame arrived then or later: how long ago (15m), or a time"
                    + " (2026-11-30T08:00:00Z).")
    private String from;

    @Option(names = "--to", paramLabel = "WHEN", description = "Those whose frame arrived before; written as --from.")
    private String to;

    /** Whether any flag narrows them. */
    public boolean isNamed() {
        return !filter().equals(LetterFilter.ALL);
    }

    /**
     * Those that are meant.
     *
     * @throws UserError if a moment cannot be read
     */
    public LetterFilter filter() {
        return new LetterFilter(
                Optional.ofNullable(stage),
                Optional.ofNullable(stream),
                Optional.ofNullable(reason),
                Optional.ofNullable(from).map(text -> Moments.parse("--from", text, "")),
                Optional.ofNullable(to).map(text -> Moments.parse("--to", text, "")));
    }
}
