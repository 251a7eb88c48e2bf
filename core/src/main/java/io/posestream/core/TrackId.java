package io.posestream.core;

/**
 * The identity of a person within a stream; never shared between streams and never changed by a restart, since it is
 * made of where the track was born.
 *
 * @param streamId the stream
 * @param epoch of the frame the person first appeared in
 * @param birthNumber number of that frame
 * @param rank of the person among those born in that frame
 */
public record TrackId(String streamId, long epoch, long birthNumber, int rank) {
    /** Checks that the identity is complete. */
    public TrackId {
        Checks.requireText(streamId, "streamId");
        Checks.requireNotNegative(epoch, "epoch");
        Checks.requireNotNegative(birthNumber, "birthNumber");
        Checks.requireNotNegative(rank, "rank");
    }
}
