package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Whether clips of skeletons are written to their topic beside tracks. */
public final class ClipTopicOptions {
    private static final String CLIPS = "--clips";

    @Option(
            names = CLIPS,
            description = "Write clips of skeletons to the topic of clips, for action recognition: docs/clips.md;"
                    + " --clip-windows does so too.")
    private boolean clips;

    @Mixin
    private ClipFloatsOption floats;

    /**
     * What is to stand in the topic.
     *
     * @param cutting how clips are cut
     * @param names of the options that say how
     * @param typed which of them were given
     * @param memory of the tracker
     * @return empty where no clips are wanted
     * @throws UserError where an option makes no sense
     */
    public Optional<ClipOutput> output(
            ClipOptions cutting, Collection<String> names, ParseResult typed, Duration memory) {
        if (clips || cutting.namesWindows()) {
            return Optional.of(new ClipOutput(cutting.settings(memory), floats.floats()));
        }
        names.stream().filter(typed::hasMatchedOption).findFirst().ifPresent(name -> {
            throw new UserError(name + " is about clips: add " + CLIPS);
        });
        return Optional.empty();
    }
}
