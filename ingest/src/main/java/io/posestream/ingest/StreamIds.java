package io.posestream.ingest;

import io.posestream.core.FrameId;
import io.posestream.ingest.source.Origin;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names streams after their sources. */
public final class StreamIds {
    private static final int MOST_CHARACTERS = 100;
    /** Leaves room for what tells equal names apart. */
    private static final int MOST_BYTES = FrameId.MAX_STREAM_BYTES - 20;

    private StreamIds() {}

    /**
     * The base name of a source without its extension, kept to letters and digits of any script, dot, dash and
     * underscore, so that it serves as a Kafka key and as a folder name.
     */
    public static String sanitise(String baseName) {
        String name = Normalizer.normalize(baseName, Normalizer.Form.NFC);
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            name = name.substring(0, dot);
        }
        StringBuilder kept = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().limit(MOST_CHARACTERS).toArray()) {
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            boolean plain = Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
            kept.appendCodePoint(plain || c == '-' || c == '_' || (c == '.' && kept.length() > 0) ? c : '_');
        }
        return kept.isEmpty() ? "stream" : kept.toString();
    }

    /** One id per source, in order; the second of two equal names gets {@code -2}, the third {@code -3}. */
    public static List<String> of(List<? extends Origin> sources) {
        Set<String> taken = new HashSet<>();
        List<String> ids = new ArrayList<>(sources.size());
        for (Origin source : sources) {
            String base = sanitise(source.streamName());
            String id = base;
            for (int i = 2; !taken.add(id); i++) {
                id = base + "-" + i;
            }
            ids.add(id);
        }
        return ids;
    }
}
