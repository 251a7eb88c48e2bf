package io.posestream.ingest.source;

import static java.util.Objects.requireNonNull;

import io.posestream.media.video.MediaAddress;
import java.nio.file.Path;

/** Where a source lies. Its text is for people and holds no secrets. */
public sealed interface Origin {
    /** The name its stream is made of, not yet fit for a key. */
    String streamName();

    /**
     * A video file or a folder of pictures.
     *
     * @param path of it
     */
    record Local(Path path) implements Origin {
        /** Checks that nothing is missing. */
        public Local {
            requireNonNull(path, "path is null");
        }

        @Override
        public String streamName() {
            Path fileName = path.toAbsolutePath().normalize().getFileName();
            return fileName == null ? "stream" : fileName.toString();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A camera, a server, standard input.
     *
     * @param address of it
     * @param camera how it is treated where it turns out to be a camera
     */
    record Remote(MediaAddress address, CameraOptions camera) implements Origin {
        /** Checks that nothing is missing. */
        public Remote {
            requireNonNull(address, "address is null");
            requireNonNull(camera, "camera is null");
        }

        @Override
        public String streamName() {
            return address.streamName();
        }

        @Override
        public String toString() {
            return address.name();
        }
    }
}
