package io.posestream.core.clip;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import java.util.List;

/**
 * A fixed number of frames of one person, or of two who are together, at even distances in time: what consumers of
 * skeletons load. Immutable as long as nobody writes to the arrays, which are shared and not copied.
 *
 * <p>A frame in which a person was not seen is a gap: place 0 and score 0 (or, where the clip was made so, a place with
 * score 0), never an invented box and never NaN.
 */
public final class SkeletonClip {
    /**
     * When a frame of the clip's grid was; between frames of the source counted on from the one before.
     *
     * @param captureUs capture time, µs, in the source's clock
     * @param ptsUs presentation time from the start of the epoch's source, µs
     */
    public record Moment(long captureUs, long ptsUs) {}

    /**
     * When and where a clip was cut.
     *
     * @param streamId the stream
     * @param epoch of the frame the clip ends with
     * @param window length, stride and rate
     * @param firstPoint of the grid of that rate; a multiple of the stride
     * @param start the first frame
     * @param end the last frame
     * @param imageWidth of the source frame as displayed, pixels
     * @param imageHeight of the source frame
     */
    public record Place(
            String streamId,
            long epoch,
            ClipWindow window,
            long firstPoint,
            Moment start,
            Moment end,
            int imageWidth,
            int imageHeight) {
        /** Checks that nothing is missing. */
        public Place {
            requireNonNull(streamId, "streamId is null");
            requireNonNull(window, "window is null");
            requireNonNull(start, "start is null");
            requireNonNull(end, "end is null");
            if (firstPoint < 0 || imageWidth < 1 || imageHeight < 1) {
                throw new IllegalArgumentException(
                        "no clip at point " + firstPoint + " of pictures " + imageWidth + " x " + imageHeight);
            }
        }
    }

    /**
     * A person of a clip.
     *
     * @param id the track
     * @param displayId the small integer shown to people
     */
    public record Member(TrackId id, int displayId) {
        /** Checks that nothing is missing. */
        public Member {
            requireNonNull(id, "id is null");
            if (displayId < 0) {
                throw new IllegalArgumentException("displayId is negative: " + displayId);
            }
        }
    }

    private final Place place;
    private final Tracks.Origin origin;
    private final Skeleton skeleton;
    private final List<Member> members;
    private final float[] keypoints;
    private final float[] scores;
    private final byte[] gaps;

    /**
     * @param place when and where
     * @param origin what made the tracks of the last frame
     * @param skeleton of all keypoints, V joints
     * @param members the M people, the leading one first
     * @param keypoints shape [M][T][V][2], x and y in pixels of the source frame; belongs to the clip from here on
     * @param scores shape [M][T][V], in [0, 1]; belongs to the clip from here on
     * @param gaps shape [T], 1 where somebody of the clip was not seen; belongs to the clip from here on
     */
    public SkeletonClip(
            Place place,
            Tracks.Origin origin,
            Skeleton skeleton,
            List<Member> members,
            float[] keypoints,
            float[] scores,
            byte[] gaps) {
        this.place = requireNonNull(place, "place is null");
        this.origin = requireNonNull(origin, "origin is null");
        this.skeleton = requireNonNull(skeleton, "skeleton is null");
        this.members = List.copyOf(members);
        this.keypoints = requireNonNull(keypoints, "keypoints is null");
        this.scores = requireNonNull(scores, "scores is null");
        this.gaps = requireNonNull(gaps, "gaps is null");
        int frames = place.window().length();
        int values = this.members.size() * frames * skeleton.size();
        if (this.members.isEmpty() || keypoints.length != 2 * values || scores.length != values) {
            throw new IllegalArgumentException(keypoints.length + " coordinates and " + scores.length + " scores for "
                    + this.members.size() + " people, " + frames + " frames, " + skeleton.size() + " joints");
        }
        if (gaps.length != frames) {
            throw new IllegalArgumentException(gaps.length + " gaps for " + frames + " frames");
        }
    }

    /** When and where. */
    public Place place() {
        return place;
    }

    /** What made the tracks. */
    public Tracks.Origin origin() {
        return origin;
    }

    /** Names of the joints. */
    public Skeleton skeleton() {
        return skeleton;
    }

    /** The people, M of them. */
    public List<Member> members() {
        return members;
    }

    /** Shape [M][T][V][2]; the clip's own, not to be written to. */
    public float[] keypoints() {
        return keypoints;
    }

    /** Shape [M][T][V]; the clip's own, not to be written to. */
    public float[] scores() {
        return scores;
    }

    /** Shape [T]; the clip's own, not to be written to. */
    public byte[] gaps() {
        return gaps;
    }

    /** The part of the frames that are no gaps, in [0, 1]. */
    public float visibleRatio() {
        int seen = 0;
        for (byte gap : gaps) {
            seen += 1 - gap;
        }
        return (float) seen / gaps.length;
    }

    @Override
    public String toString() {
        return "clip " + place + " of " + members;
    }
}
