package io.posestream.ingest;

import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.core.UserError;
import io.posestream.ingest.camera.CameraSource;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.media.video.SourceKind;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Opens what a path names. */
public final class Sources {
    private static final double MICROS = 1e6;

    private Sources() {}

    /**
     * The streams that the sources stand for: a folder of videos is one stream per video, everything else is one.
     *
     * @throws UserError where a path is missing or holds no media
     */
    public static List<Origin> expand(List<Origin> sources) {
        List<Origin> streams = new ArrayList<>();
        for (Origin source : sources) {
            if (source instanceof Origin.Local local
                    && SourceKind.of(local.path()) instanceof SourceKind.Videos folder) {
                folder.videos().forEach(video -> streams.add(new Origin.Local(video)));
            } else {
                streams.add(source);
            }
        }
        return streams;
    }

    /**
     * Opens a source and decodes its first frame; a camera that does not answer is opened all the same, and tried again.
     *
     * @return the source, to be closed by the caller
     * @throws UserError where it cannot be opened, refuses, no frame of it decodes, or it ends before the chosen part
     */
    public static FrameSource open(SourceOptions options) {
        FrameSource source = openWhole(options);
        if (options.playback().realTime() && !(source instanceof CameraSource)) {
            source = new PlayedSource(
                    source,
                    options.streamId(),
                    options.playback().of(false),
                    options.selection().fromUs());
        }
        long fromUs = options.selection().fromUs();
        OptionalLong lengthUs = source.info().lengthUs();
        if (fromUs > 0 && lengthUs.isPresent() && fromUs >= lengthUs.getAsLong()) {
            source.close();
            throw new UserError(options.origin() + " ends after "
                    + String.format(Locale.ROOT, "%.3f", lengthUs.getAsLong() / MICROS)
                    + " s: choose an earlier --from");
        }
        return source;
    }

    /**
     * Opens several sources, those that are addresses side by side, since each may keep one waiting. One that is there and
     * gives no picture leaves the others alone.
     *
     * @return the opened ones, to be closed by the caller, and what is wrong with the others
     * @throws UserError where a path is missing, or where none can be opened; nothing is then open
     */
    public static Opened openAll(List<SourceOptions> all) {
        all.forEach(options -> requireThere(options.origin()));
        List<OpenedSource> opened = new ArrayList<>();
        Map<SourceOptions, UserError> refused = new LinkedHashMap<>();
        try (RemoteOpenings remote = RemoteOpenings.begin(all)) {
            for (SourceOptions options : all) {
                try {
                    opened.add(remote.take(options).orElseGet(() -> OpenedSource.open(options)));
                } catch (UserError e) {
                    refused.put(options, e);
                }
            }
            if (opened.isEmpty() && !refused.isEmpty()) {
                throw refused.values().iterator().next();
            }
            return new Opened(opened, refused);
        } catch (RuntimeException | Error e) {
            opened.forEach(OpenedSource::close);
            throw e;
        }
    }

    private static void requireThere(Origin origin) {
        if (origin instanceof Origin.Local local && !Files.exists(local.path())) {
            throw new UserError(origin + ": no such file or folder");
        }
    }

    /**
     * Several sources, in the order they were asked for. Owns them.
     *
     * @param sources those that can be read
     * @param refused one line for each that cannot
     */
    public record Opened(List<OpenedSource> sources, Map<SourceOptions, UserError> refused) implements AutoCloseable {
        /** Keeps the order. */
        public Opened {
            sources = List.copyOf(sources);
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
        }

        @Override
        public void close() {
            sources.forEach(OpenedSource::close);
        }
    }

    private static FrameSource openWhole(SourceOptions options) {
        if (options.origin() instanceof Origin.Remote remote) {
            return RemoteSources.open(remote, options);
        }
        SourceKind kind = SourceKind.of(((Origin.Local) options.origin()).path());
        if (kind instanceof SourceKind.Images folder) {
            return ImageFolderSource.open(folder.folder(), folder.images(), options.encoding(), options.folderFps());
        }
        if (kind instanceof SourceKind.VideoFile video) {
            return RecordingSource.open(video.file(), options.encoding(), options.threads());
        }
        throw new UserError(options.origin() + " is a folder of videos: each is a stream of its own");
    }

    /** What the first record of a source says. */
    static StreamStart start(FrameSource source, SourceOptions options) {
        SourceInfo info = source.info();
        boolean camera = source instanceof CameraSource;
        boolean live = options.playback().of(camera) == StreamPolicy.LIVE;
        return new StreamStart(
                live ? live(options) : StreamSettings.ARCHIVE,
                camera && live,
                camera ? info.fingerprint() : Fingerprint.with(info.fingerprint(), options.chosen()),
                info.name(),
                info.promisedFrames());
    }

    private static StreamSettings live(SourceOptions options) {
        Duration maxAge = options.origin() instanceof Origin.Remote remote
                ? remote.camera().maxAge()
                : options.playback().maxAge();
        return new StreamSettings(StreamPolicy.LIVE, OptionalLong.of(maxAge.toNanos() / 1_000), OptionalInt.empty());
    }
}
