package io.posestream.ingest.source;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * When a camera's picture was.
 *
 * @param arrivalUs when its packet was read, µs since 1970
 * @param capturedUs when the camera says that it was taken, µs since 1970 by its clock (RTCP)
 * @param steadyUs time that only grows, on the scale of arrival
 * @param sinceStartUs steady time since the stream's first picture
 * @param intervalUs nominal time between pictures, as its connection declares it
 */
public record CameraTimes(long arrivalUs, OptionalLong capturedUs, long steadyUs, long sinceStartUs, long intervalUs) {
    /** Checks that nothing is missing. */
    public CameraTimes {
        requireNonNull(capturedUs, "capturedUs is null");
    }
}
