package io.posestream.ingest.stream;

import io.posestream.core.StreamStart;
import java.util.Optional;

/**
 * How far the latest epoch of a stream has come on the broker.
 *
 * @param partition it lies in
 * @param epoch the latest
 * @param start what its first record said
 * @param framesTo last number in the topic of frames; -1 for none
 * @param framesEnded true where its end is in the topic of frames
 * @param tracksTo last number answered in the topic of tracks; -1 for none
 * @param tracksEnded true where its end is committed in the topic of tracks: the stream is finished
 */
public record StreamPosition(
        int partition,
        long epoch,
        Optional<StreamStart> start,
        long framesTo,
        boolean framesEnded,
        long tracksTo,
        boolean tracksEnded) {
    /** First number that is in neither topic. */
    public long next() {
        return Math.max(framesTo, tracksTo) + 1;
    }

    /** True where nothing more is to be sent. */
    public boolean ended() {
        return framesEnded || tracksEnded;
    }
}
