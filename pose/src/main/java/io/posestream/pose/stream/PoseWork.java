package io.posestream.pose.stream;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.media.Image;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The people of one frame and where their pixels come from: kept by the detector, asked for by offset, or not needed.
 *
 * @param item the frame and its people
 * @param kept the decoded picture; closed when the work is released
 * @param fetched the stored picture, asked for where none was kept; empty inside when it is no longer there
 * @param link to the frames around it, where people may be looked for without a detection
 * @param mayPropose whether that may happen in this very frame
 * @param selective whether its doubtful boxes are looked at only where somebody is missing
 * @param leftOut how many were not looked at; set before the answer is there
 */
record PoseWork(
        Looked<Detections> item,
        Optional<Image> kept,
        Optional<CompletableFuture<Optional<EncodedFrame>>> fetched,
        Optional<PoseLink> link,
        boolean mayPropose,
        boolean selective,
        AtomicInteger leftOut) {}
