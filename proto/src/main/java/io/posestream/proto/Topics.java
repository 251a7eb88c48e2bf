package io.posestream.proto;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.Poses;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The topics of one chain: the same prefix, the same number of partitions, the same keys. Immutable. */
public final class Topics {
    /** The prefix where none is chosen. */
    public static final String DEFAULT_PREFIX = "posestream";
    /** What Kafka allows in a name; 200 leaves room for our own endings within its 249. */
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    private final String prefix;
    private final Topic<EncodedFrame> frames;
    private final Topic<Detections> persons;
    private final Topic<Poses> poses;
    private final Topic<Tracks> tracks;
    private final ClipTopic clips;
    private final SourceStateTopic sourceStates;

    /**
     * @param prefix of every name
     * @throws UserError where Kafka would refuse the names
     */
    public Topics(String prefix) {
        if (!LEGAL.matcher(prefix).matches()) {
            throw new UserError("topic prefix '" + prefix + "' is not legal: use letters, digits, '.', '_' and '-'");
        }
        this.prefix = prefix;
        this.frames = new Topic<>(prefix + ".frames", new PictureCodec());
        this.persons = new Topic<>(prefix + ".persons", new DetectionsCodec());
        this.poses = new Topic<>(prefix + ".poses", new PosesCodec());
        this.tracks = new Topic<>(prefix + ".tracks", new TracksCodec());
        this.clips = new ClipTopic(prefix + ".clips");
        this.sourceStates = new SourceStateTopic(prefix + ".source-states");
    }

    /** The prefix of every name. */
    public String prefix() {
        return prefix;
    }

    /** Encoded pictures, gaps and ends, written by ingest. */
    public Topic<EncodedFrame> frames() {
        return frames;
    }

    /** Boxes of people, written by the detector. */
    public Topic<Detections> persons() {
        return persons;
    }

    /** Keypoints of people, written by pose. */
    public Topic<Poses> poses() {
        return poses;
    }

    /**
     * Another topic of poses, for a second pose stage beside the first.
     *
     * @param name of it, whole
     * @throws UserError where Kafka would refuse the name, or it is one of this chain's
     */
    public Topic<Poses> posesNamed(String name) {
        if (!LEGAL.matcher(name).matches()) {
            throw new UserError("topic '" + name + "' is not legal: use letters, digits, '.', '_' and '-'");
        }
        boolean taken = chain().stream().anyMatch(topic -> topic.name().equals(name))
                || name.equals(deadLetter())
                || name.equals(clips.name())
                || name.equals(control().name());
        if (taken) {
            throw new UserError("topic " + name + " is one of the chain's own: choose another");
        }
        return new Topic<>(name, new PosesCodec());
    }

    /** People with identity, written by the tracker in transactions. */
    public Topic<Tracks> tracks() {
        return tracks;
    }

    /** Clips of skeletons, written in transactions, where clips are wanted. */
    public ClipTopic clips() {
        return clips;
    }

    /** How sources are, written by ingest; compacted. */
    public SourceStateTopic sourceStates() {
        return sourceStates;
    }

    /** What could not be processed, with its original bytes. */
    public String deadLetter() {
        return prefix + ".dead-letter";
    }

    /** Changes of networks, and whether they were accepted; made when the first one is asked for. */
    public ControlTopic control() {
        return new ControlTopic(prefix + ".control");
    }

    /** Names of all that {@code topics create} makes, that of clips where they are wanted. */
    public List<String> created() {
        List<String> names = new ArrayList<>(chain().stream().map(Topic::name).toList());
        names.addAll(List.of(deadLetter(), clips.name(), sourceStates.name()));
        return names;
    }

    /** The four topics of stream items, in the order of the chain. */
    public List<Topic<?>> chain() {
        return List.of(frames, persons, poses, tracks);
    }
}
