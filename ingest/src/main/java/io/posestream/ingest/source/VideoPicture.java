package io.posestream.ingest.source;

import io.posestream.core.EncodedFrame;
import io.posestream.media.CorruptImageException;
import io.posestream.media.video.Grab;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A picture of a video.
 *
 * @param grab what was decoded; closed with it
 * @param settings how it is stored
 * @param times of a camera's picture
 */
public record VideoPicture(Grab.Picture grab, EncodeSettings settings, Optional<CameraTimes> times)
        implements SourcePicture {
    @Override
    public long ptsUs() {
        return grab.ptsUs();
    }

    @Override
    public boolean discontinuity() {
        return grab.discontinuity();
    }

    @Override
    public int width() {
        return grab.image().width();
    }

    @Override
    public int height() {
        return grab.image().height();
    }

    @Override
    public EncodedFrame encode() throws CorruptImageException {
        Optional<ByteBuffer> packet = grab.jpeg().filter(jpeg -> settings.fits(width(), height()));
        StoredPicture stored = packet.isPresent()
                ? new StoredPicture(width(), height(), packet.get())
                : StoredPicture.encode(grab.image(), settings);
        return new EncodedFrame(
                stored.width(),
                stored.height(),
                grab.pts(),
                grab.timeBaseNumerator(),
                grab.timeBaseDenominator(),
                stored.bytes());
    }

    @Override
    public void close() {
        grab.close();
    }
}
