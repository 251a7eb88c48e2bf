package io.posestream.tracker.stream.clips;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.tracker.clips.ClipFold;
import io.posestream.tracker.clips.ClipSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fold of one stream, and where the frames lie that would build it again. Used by one thread. */
final class StreamClips {
    private static final Logger LOG = LoggerFactory.getLogger(StreamClips.class);

    private final ClipsTally tally;
    private final List<SkeletonClip> cut = new ArrayList<>();
    private final ClipFold fold;
    private final Deque<Long> offsets = new ArrayDeque<>();
    private boolean refused;

    StreamClips(ClipSettings settings, ClipsTally tally) {
        this.tally = tally;
        this.fold = new ClipFold(settings, cut::add);
    }

    /**
     * Takes the next answer.
     *
     * @param offset of its record
     * @param again whether it was taken before a restart, so that what it gives is there already
     * @return the clips that end with it
     */
    List<SkeletonClip> take(StreamItem<Tracks> item, long offset, boolean again) {
        var before = fold.counts();
        if (item instanceof StreamItem.Looked<Tracks>) {
            offsets.addLast(offset);
        }
        try {
            fold.accept(item);
        } catch (UserError e) {
            refuse(item, again, e);
        }
        while (offsets.size() > fold.framesNeeded()) {
            offsets.removeFirst();
        }
        List<SkeletonClip> clips = again ? List.of() : List.copyOf(cut);
        if (!again) {
            tally.count(before, fold.counts());
        }
        cut.clear();
        return clips;
    }

    /** One stream of another network does not stop the others. */
    private void refuse(StreamItem<Tracks> item, boolean again, UserError e) {
        if (!again) {
            tally.countRefused();
        }
        if (!refused) {
            LOG.warn("no clips of stream {}: {}", item.id().streamId(), e.getMessage());
        }
        refused = true;
    }

    /** The first record that has to be read again after a restart; empty where nothing is open. */
    OptionalLong firstNeeded() {
        return offsets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(offsets.getFirst());
    }
}
