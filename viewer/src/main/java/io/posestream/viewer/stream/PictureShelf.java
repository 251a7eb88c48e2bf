package io.posestream.viewer.stream;

import io.posestream.core.FrameLocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Pictures that were read a moment before somebody asks for them; the oldest go first. Not thread-safe. */
final class PictureShelf {
    private final long mostBytes;
    private final Map<FrameLocation, Picture> pictures = new LinkedHashMap<>();
    private long bytes;

    PictureShelf(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void put(FrameLocation place, Picture picture) {
        Picture before = pictures.put(place, picture);
        bytes += picture.size() - (before == null ? 0 : before.size());
        var oldest = pictures.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= oldest.next().size();
            oldest.remove();
        }
    }

    Optional<Picture> get(FrameLocation place) {
        return Optional.ofNullable(pictures.get(place));
    }
}
