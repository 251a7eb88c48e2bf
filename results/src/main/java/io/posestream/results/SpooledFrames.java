package io.posestream.results;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Skeleton;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import io.posestream.results.settled.StreamFacts;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of a {@link FrameSpool}, read anew from its file on every walk. */
final class SpooledFrames implements SettledFrames {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final StreamFacts facts;
    private final List<Skeleton> skeletons;

    SpooledFrames(Path file, StreamFacts facts, List<Skeleton> skeletons) {
        this.file = file;
        this.facts = facts;
        this.skeletons = skeletons;
    }

    @Override
    public StreamFacts facts() {
        return facts;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        long numbers = facts.counts().numbers();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            FrameId id = new FrameId(facts.streamId(), facts.epoch(), 0);
            while (id.number() < numbers) {
                SettledItem item = read(in, id);
                visitor.visit(item);
                id = id.plus(item.count());
            }
        }
    }

    private SettledItem read(DataInputStream in, FrameId id) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case FrameSpool.SHOWN -> readShown(in, id);
            case FrameSpool.SKIPPED -> new SettledItem.Skipped(id, in.readLong(), in.readUTF());
            case FrameSpool.FAILED -> new SettledItem.Failed(id, in.readUTF());
            default -> throw new IOException("unknown entry " + kind + " in " + file);
        };
    }

    private SettledItem.Shown readShown(DataInputStream in, FrameId id) throws IOException {
        FrameMeta meta = SpoolRecords.readMeta(in);
        long timeUs = in.readLong();
        int partition = in.readInt();
        long offset = in.readLong();
        Skeleton skeleton = skeletons.get(in.readInt());
        int size = in.readInt();
        List<SettledPerson> people = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            people.add(SpoolRecords.readPerson(in, skeleton.size()));
        }
        Optional<FrameLocation> frame =
                partition < 0 ? Optional.empty() : Optional.of(new FrameLocation(partition, offset));
        return new SettledItem.Shown(id, meta, timeUs, frame, skeleton, people);
    }
}
