package io.posestream.pose.stream;

import io.posestream.core.Detections;
import io.posestream.core.FrameId;
import io.posestream.core.FrameTime;
import io.posestream.core.StreamItem.Looked;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.ProposalConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The streams a worker has, each as a chain of frames that know their predecessors. Used by the worker's thread only.
 */
final class PoseChains {
    private final ProposalConfig config;
    private final Function<Looked<?>, PoseHistory> readBack;
    private final long longestUs;
    private final Map<String, Chain> chains = new HashMap<>();

    /** Where a stream has got to. */
    private static final class Chain {
        private final int partition;
        private FrameId last;
        private CompletableFuture<PoseHistory> history;
        private FrameTime time;
        /** For how long at most a person there may have gone without a detection, in µs. */
        private long missedUs;

        Chain(int partition, Looked<?> first, PoseHistory before) {
            this.partition = partition;
            this.last = first.id();
            this.history = CompletableFuture.completedFuture(before);
            this.time = before.last().map(PoseHistory.Seen::time).orElse(FrameTime.of(first));
            this.missedUs = before.last().isPresent() ? 0 : Long.MAX_VALUE;
        }

        boolean goesOnWith(FrameId next) {
            return next.epoch() == last.epoch() && next.number() > last.number();
        }

        /** A frame that comes once more, alone, must not become what the next one goes on from. */
        boolean isPast(FrameId again) {
            return again.epoch() < last.epoch() || (again.epoch() == last.epoch() && again.number() <= last.number());
        }
    }

    /**
     * @param config how long people are looked for
     * @param readBack the history before a frame whose stream is new here
     */
    PoseChains(ProposalConfig config, Function<Looked<?>, PoseHistory> readBack) {
        this.config = config;
        this.readBack = readBack;
        this.longestUs = config.longest().toNanos() / 1000;
    }

    /** Forgets streams of partitions that went: others may have answered for them when they come back. */
    void retain(Set<Integer> partitions) {
        chains.values().removeIf(chain -> !partitions.contains(chain.partition));
    }

    /** The next frame of its stream: its link, and whether somebody may be looked for in it without a detection. */
    Next next(Looked<Detections> frame, int partition, boolean live) {
        Chain chain = chains.get(frame.id().streamId());
        if (chain == null || !chain.goesOnWith(frame.id())) {
            boolean past = chain != null && chain.isPast(frame.id());
            PoseHistory before = frame.id().number() == 0 ? PoseHistory.EMPTY : readBack.apply(frame);
            chain = new Chain(partition, frame, before);
            if (!past) {
                chains.put(frame.id().streamId(), chain);
            }
        }
        FrameTime now = FrameTime.of(frame);
        long dtUs = now.since(chain.time).orElse(frame.meta().intervalUs());
        chain.missedUs = chain.missedUs > longestUs ? chain.missedUs : chain.missedUs + dtUs;
        boolean applies = config.appliesTo(live, frame.value().searched())
                && frame.value().skeleton().isEmpty();
        boolean possible = applies && chain.missedUs <= longestUs;
        if (!frame.value().people().isEmpty()) {
            chain.missedUs = 0;
        }
        PoseLink link = new PoseLink(chain.history);
        chain.history = link.after();
        chain.last = frame.id();
        chain.time = now;
        return new Next(link, possible, applies);
    }

    /**
     * A frame in its chain.
     *
     * @param link to the frames around it
     * @param possible whether there may be proposals in it
     * @param selective whether doubtful boxes are looked at only where somebody is missing
     */
    record Next(PoseLink link, boolean possible, boolean selective) {}
}
