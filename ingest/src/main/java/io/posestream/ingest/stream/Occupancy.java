package io.posestream.ingest.stream;

import io.posestream.ingest.stream.FramesLog.Extent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the records of frames take, without those that are deleted but still on the disk: a broker frees whole segments,
 * and looks for them only now and then (by default every 5 minutes). Without this difference the same excess would be
 * deleted again at every look. Not thread-safe.
 */
final class Occupancy {
    /** Bytes of new records are estimated from the older ones; a shrinkage below this part of them is no shrinkage. */
    private static final double DOUBT = 0.5;

    private final Map<Integer, Partition> partitions = new HashMap<>();

    /** One partition at the last look. */
    private record Partition(Extent extent, double deletedBytes) {
        double liveBytes() {
            return extent.bytes() - deletedBytes;
        }

        double recordBytes() {
            long records = extent.end() - extent.start();
            return records == 0 ? 0 : liveBytes() / records;
        }

        /** The same partition at the next look. */
        Partition next(Extent now) {
            double appended = (now.end() - extent.end()) * recordBytes();
            double freed = extent.bytes() + appended - now.bytes();
            double deleted = deletedBytes + Math.max(0, now.start() - extent.start()) * recordBytes();
            double left = freed > DOUBT * appended ? deleted - freed : deleted;
            boolean empty = now.start() == now.end();
            return new Partition(now, empty ? (double) now.bytes() : Math.max(0, Math.min(left, (double) now.bytes())));
        }
    }

    /** Takes the log as it is now into account. */
    void look(List<Extent> extents) {
        for (Extent now : extents) {
            partitions.compute(
                    now.partition(), (key, before) -> before == null ? new Partition(now, 0) : before.next(now));
        }
    }

    /** Bytes that deletion has not given up yet, over all partitions. */
    double liveBytes() {
        return partitions.values().stream().mapToDouble(Partition::liveBytes).sum();
    }

    /**
     * The offset below which a partition would have to be deleted, so that all together take no more than {@code limit}
     * bytes; each gives up the same part.
     */
    long keptFrom(int partition, double limit) {
        Partition one = partitions.get(partition);
        double excess = 1 - limit / Math.max(1, liveBytes());
        long records = one.extent().end() - one.extent().start();
        return one.extent().start() + (excess <= 0 ? 0 : (long) Math.ceil(excess * records));
    }
}
