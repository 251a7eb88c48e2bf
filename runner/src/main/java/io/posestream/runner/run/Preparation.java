package io.posestream.runner.run;

import io.posestream.core.UserError;
import io.posestream.detector.DetectorModel;
import io.posestream.ingest.OpenedSource;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.pose.PoseModel;
import io.posestream.results.ResultFolder;
import io.posestream.runner.process.Resources;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.runner.run.option.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is checked and opened before anything is written. */
final class Preparation {
    /** JPEG at quality 90 takes about a third of a byte per pixel (0.3 to 0.7 MB at 1080p). */
    private static final double JPEG_BYTES_PER_PIXEL = 0.35;
    /** Of one picture with five people in it, in the topics of boxes, poses and tracks (docs/live.md). */
    private static final double ANSWER_BYTES = 3_600;
    /** The broker's own files and the last segments of its logs. */
    private static final long SPARE_BYTES = 256L << 20;
    /** An archive is never further ahead than its lead; a few segments of the log are still on disk. */
    private static final long LEAST_SEGMENTS_BYTES = 256L << 20;

    /** The stages of one run, with 1080p pictures on their way. */
    private static final int HEAP_MB = 128;

    private static final int BROKER_HEAP_MB = 128;
    /** Of the JVM, the networks and the clients. */
    private static final int FILES = 200;

    private static final int FILES_PER_SOURCE = 20;
    /** Of the broker's logs, whose topics have at least four partitions, and of its connections. */
    private static final int BROKER_FILES = 300;

    /** Of a camera whose pictures are all to be kept there must be room for as much, at least. */
    private static final Duration A_DAY = Duration.ofDays(1);

    private Preparation() {}

    /** The result folders of all streams, in the order of the sources; nothing is touched. */
    static List<ResultFolder> folders(RunOptions options, List<OpenedSource> sources) {
        return sources.stream()
                .map(source -> new ResultFolder(options.out(), source.streamId()))
                .toList();
    }

    /** Refuses a machine on which the run would get stuck; sources and threads take their share of what it lets us use. */
    static void requireResources(RunOptions options) {
        boolean embedded = options.bootstrapServers().isEmpty();
        int sources = options.sources().size();
        Resources.require(
                embedded ? HEAP_MB + BROKER_HEAP_MB : HEAP_MB,
                FILES + FILES_PER_SOURCE * sources + (embedded ? BROKER_FILES : 0));
    }

    /** To be closed by the caller. */
    static DetectorModel openDetector(ModelOptions options) {
        return DetectorModel.open(options.detector(), options.session(), options.detectorConfig());
    }

    /** To be closed by the caller. */
    static PoseModel openPose(ModelOptions options, Path network) {
        return PoseModel.open(network, options.session(), options.poseConfig());
    }

    /** Without a pose network the detector has to give the keypoints. */
    static void requireKeypoints(ModelOptions options, DetectorModel detector) {
        if (options.pose().isEmpty() && !detector.givesKeypoints()) {
            throw new UserError("detector " + detector.manifest().id()
                    + " gives no keypoints that could be passed on: name a pose network with --pose");
        }
    }

    /**
     * Refuses a disk that cannot hold what the run will keep there.
     *
     * @param folder of the broker's log
     */
    static void requireDisk(RunOptions options, List<OpenedSource> sources, Path folder) {
        requireSpace(folder, neededBytes(options, sources), Preparation::usableBytes);
    }

    /** What the broker's log will take at most, from the sizes of the pictures and what is kept of them. */
    static long neededBytes(RunOptions options, List<OpenedSource> sources) {
        double frames = 0;
        for (OpenedSource source : sources) {
            double pixels = (double) source.frames().info().width()
                    * source.frames().info().height();
            double pictures = source.isCamera()
                    ? pictures(options, source)
                    : source.expected().orElse(0);
            frames += pixels * JPEG_BYTES_PER_PIXEL * pictures;
        }
        double answers = sources.stream()
                .filter(OpenedSource::isClocked)
                .mapToDouble(source -> answerBytes(options, source))
                .sum();
        double kept = options.keepFrames() instanceof KeepFrames.UpTo limit ? limit.bytes() : LEAST_SEGMENTS_BYTES;
        boolean all = options.keepFrames() instanceof KeepFrames.All || options.keepFrames() instanceof KeepFrames.For;
        return (long) (SPARE_BYTES + answers + (all ? frames : Math.min(frames, kept)));
    }

    /** What the answers of a camera take until they are deleted: its rate times how long they are kept. */
    private static double answerBytes(RunOptions options, OpenedSource source) {
        double rate = 1e6 / source.frames().info().intervalUs();
        double wanted = source.options().selection().fps().orElse(rate);
        return Math.min(rate, wanted) * options.keepResults().toSeconds() * ANSWER_BYTES;
    }

    /** How many pictures of a camera are kept at most, where only time bounds them. */
    private static double pictures(RunOptions options, OpenedSource source) {
        Duration kept = options.keepFrames() instanceof KeepFrames.For limit ? limit.time() : A_DAY;
        return kept.toMillis() * 1e3 / source.frames().info().intervalUs();
    }

    /** Refuses a disk with fewer usable bytes than needed, as {@code usable} tells of an existing folder on it. */
    static void requireSpace(Path folder, long bytes, ToLongFunction<Path> usable) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        long free = usable.applyAsLong(existing);
        if (free < bytes) {
            throw new UserError("too little disk in " + existing + ": " + (free >> 20) + " MB free, "
                    + (bytes >> 20) + " MB needed; free some, choose another folder with --data-dir, keep fewer"
                    + " pictures with --keep-frames, or a camera's answers for a shorter time with --keep-results");
        }
    }

    private static long usableBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UserError("cannot look at the disk of " + folder + ": " + e.getMessage(), e);
        }
    }
}
