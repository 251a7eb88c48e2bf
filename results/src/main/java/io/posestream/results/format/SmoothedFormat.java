package io.posestream.results.format;

import static java.util.Objects.requireNonNull;

import io.posestream.core.joints.Smoothing;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Any format, of smoothed joints. */
public final class SmoothedFormat implements ResultFormat {
    private final ResultFormat format;
    private final Smoothing settings;

    /**
     * Wraps a format.
     *
     * @param format to write
     * @param settings of the filter
     */
    public SmoothedFormat(ResultFormat format, Smoothing settings) {
        this.format = requireNonNull(format, "format is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    @Override
    public String fileName() {
        return format.fileName();
    }

    @Override
    public String fileName(StreamFacts facts) {
        return format.fileName(facts);
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        return format.write(new SmoothedFrames(frames, settings), target);
    }
}
