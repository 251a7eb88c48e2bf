package io.posestream.pose.stream;

import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.media.Image;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The people of one frame and where their pixels come from: kept by the detector, asked for by offset, or not needed.
 *
 * @param item the frame and its people
 * @param kept the decoded picture; closed when the work is released
 * @param fetched the stored picture, asked for where none was kept; empty inside when it is no longer there
 * @param link to the frames around it, where people may be looked for without a detection
 * @param mayPropose whether that may happen in this very frame
 * @param sureScore boxes below are doubtful: looked at only where somebody is missing; 0 for none
 * @param leftOut how many doubtful boxes were not looked at; set before the answer is there
 */
record PoseWork(
        Looked<Detections> item,
        Optional<Image> kept,
        Optional<CompletableFuture<Optional<EncodedFrame>>> fetched,
        Optional<PoseLink> link,
        boolean mayPropose,
        double sureScore,
        AtomicInteger leftOut) {
    /** The people who are looked at in any case. */
    List<Detection> sure() {
        return people(person -> person.score() >= sureScore);
    }

    /** The others. */
    List<Detection> doubtful() {
        return people(person -> person.score() < sureScore);
    }

    private List<Detection> people(Predicate<Detection> which) {
        return item.value().people().stream().filter(which).toList();
    }
}
