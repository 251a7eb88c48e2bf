package io.posestream.tracker;

import java.util.HashSet;
import java.util.Set;

/**
 * What became of a stream's tracks. A track that is born and lost within one step, as when many parked frames are taken
 * up at once, is not seen.
 *
 * @param born tracks that are new
 * @param confirmed tracks that are believed from now on
 * @param lost tracks that are forgotten
 * @param active tracks that are remembered afterwards, those out of sight included
 */
public record TrackCounts(long born, long confirmed, long lost, int active) {
    /** Nobody was ever seen. */
    public static final TrackCounts NONE = new TrackCounts(0, 0, 0, 0);

    private record Name(long epoch, long birthNumber, int rank) {}

    /** What lies between two states of a stream, the earlier one first. */
    public static TrackCounts between(TrackerState before, TrackerState after) {
        Set<Name> known = names(before, false);
        Set<Name> left = names(after, false);
        Set<Name> believed = names(after, true);
        believed.removeAll(names(before, true));
        long stayed = left.stream().filter(known::contains).count();
        return new TrackCounts(left.size() - stayed, believed.size(), known.size() - stayed, left.size());
    }

    private static Set<Name> names(TrackerState state, boolean confirmedOnly) {
        Set<Name> names = new HashSet<>();
        for (Track track : state.tracks()) {
            if (track.confirmed() || !confirmedOnly) {
                names.add(new Name(track.epoch(), track.birthNumber(), track.rank()));
            }
        }
        return names;
    }

    /** Both one after the other. */
    public TrackCounts then(TrackCounts next) {
        return new TrackCounts(born + next.born, confirmed + next.confirmed, lost + next.lost, next.active);
    }
}
