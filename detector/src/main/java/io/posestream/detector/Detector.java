package io.posestream.detector;

import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.inference.InferenceException;
import io.posestream.media.Image;

/**
 * Finds people in one frame at a time. Borrows its model, owns its buffers. Not thread-safe: one per caller; any number
 * may share one {@link DetectorModel}. The same picture gives the same answer, whoever calls.
 */
public interface Detector extends AutoCloseable {
    /**
     * Finds the people of a frame.
     *
     * @param picture the frame as stored; stays the caller's
     * @param meta of the frame; its width and height are those of the source, in whose pixels the boxes are
     * @return best first; an empty list says that nobody was seen
     * @throws InferenceException where the model fails or gives values that are not numbers
     */
    Detections detect(Image picture, FrameMeta meta);

    /** As {@link #detect}, with the scores of the network's makers beside ours. */
    ScoredDetections detectScored(Image picture, FrameMeta meta);

    /** The network's id, which its answers carry. */
    String modelId();

    /** Frees the buffers, not the model; a second call does nothing. */
    @Override
    void close();
}
