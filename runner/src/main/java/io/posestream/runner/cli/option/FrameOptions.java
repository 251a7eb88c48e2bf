package io.posestream.runner.cli.option;

import io.posestream.core.FrameId;
import io.posestream.core.UserError;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.Sources;
import io.posestream.ingest.StreamIds;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.media.video.MediaAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sources, and which of their frames. */
public final class FrameOptions {
    /** As much of a name that is too long as makes it known. */
    private static final int SHOWN = 20;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "1..*",
            description =
                    "Video file, folder of pictures or of videos, - for standard input, or an address: rtsp(s)://,"
                            + " rtmp(s)://, srt://, http(s):// (motion JPEG, HLS, a file), webcam:N. One stream each.")
    private List<String> sources = new ArrayList<>();

    @Mixin
    private CameraFlags camera;

    @Mixin
    private SecretsOption secrets;

    @Option(names = "--fps", paramLabel = "N", description = "Look at N frames per second; the rest is skipped (rate).")
    private Double fps;

    @Option(names = "--from", paramLabel = "TIME", description = "Start there: seconds or hh:mm:ss.sss.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Stop before: seconds or hh:mm:ss.sss.")
    private String to;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after N looked-at frames.")
    private Long limit;

    @Option(
            names = "--stream-id",
            paramLabel = "ID",
            split = ",",
            description = "Name of the stream, one per source, comma-separated (default: the source's base name).")
    private List<String> streamIds = new ArrayList<>();

    @Option(names = "--source-fps", paramLabel = "N", description = "Rate of a folder of pictures (default: 25).")
    private Double sourceFps;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            defaultValue = "90",
            description = "JPEG quality of frames on Kafka, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int quality;

    @Option(
            names = "--max-size",
            paramLabel = "PX",
            description = "Longest side of frames on Kafka, in pixels (default: the source's size).")
    private Integer maxSize;

    /** One entry per stream, in the order of the command line. */
    public List<SourceOptions> sources(int threads) {
        List<Origin> paths = Sources.expand(sources.stream().map(this::origin).toList());
        List<String> ids = ids(paths);
        FrameSelection selection = selection();
        EncodeSettings encoding =
                new EncodeSettings(quality, maxSize == null ? OptionalInt.empty() : OptionalInt.of(maxSize));
        OptionalDouble rate = sourceFps == null ? OptionalDouble.empty() : OptionalDouble.of(sourceFps);
        List<SourceOptions> options = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            options.add(
                    new SourceOptions(paths.get(i), ids.get(i), selection, encoding, rate, threads, camera.playback()));
        }
        return options;
    }

    private Origin origin(String source) {
        if (MediaAddress.isMeant(source)) {
            return new Origin.Remote(MediaAddress.parse(source, secrets.fill(source)), camera.options());
        }
        try {
            return new Origin.Local(Path.of(source));
        } catch (InvalidPathException e) {
            throw new UserError(source + ": not a path: " + e.getReason(), e);
        }
    }

    private List<String> ids(List<Origin> paths) {
        if (streamIds.isEmpty()) {
            return StreamIds.of(paths);
        }
        if (streamIds.size() != paths.size()) {
            throw new UserError("--stream-id names " + streamIds.size() + " streams for " + paths.size() + " sources");
        }
        if (new HashSet<>(streamIds).size() != streamIds.size()) {
            throw new UserError("--stream-id names a stream twice");
        }
        for (String id : streamIds) {
            if (id.isBlank() || id.contains("/") || id.contains("\\")) {
                throw new UserError("--stream-id '" + id + "' is not a name: it becomes a folder, so no slashes");
            }
            if (id.getBytes(StandardCharsets.UTF_8).length > FrameId.MAX_STREAM_BYTES) {
                throw new UserError("--stream-id '" + id.substring(0, SHOWN) + "…' is longer than "
                        + FrameId.MAX_STREAM_BYTES + " bytes: shorten it");
            }
        }
        return List.copyOf(streamIds);
    }

    private FrameSelection selection() {
        return new FrameSelection(
                from == null ? 0 : time("--from", from),
                to == null ? OptionalLong.empty() : OptionalLong.of(time("--to", to)),
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                fps == null ? OptionalDouble.empty() : OptionalDouble.of(fps));
    }

    private static long time(String flag, String text) {
        return FrameSelection.parseTime(text)
                .orElseThrow(() -> new UserError(
                        flag + " " + text + " is not a time: use seconds (12.5) or hh:mm:ss.sss (00:01:02.500)"));
    }
}
