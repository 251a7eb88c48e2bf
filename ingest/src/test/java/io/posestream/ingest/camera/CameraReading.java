package io.posestream.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.video.MediaAddress;
import io.posestream.proto.TimeHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** Owns a camera and a thread that takes its pictures as they come. Thread-safe. */
final class CameraReading implements AutoCloseable {
    private final CameraSource camera;
    private final AtomicLong pictures = new AtomicLong();
    private final List<Double> agesMs = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile long lastNs = System.nanoTime();
    private volatile boolean closed;

    private CameraReading(CameraSource camera) {
        this.camera = camera;
        this.thread = new Thread(this::read, "reading");
        thread.start();
    }

    static CameraReading start(String url, CameraOptions options) {
        CameraSource camera = CameraSource.start(
                new Origin.Remote(MediaAddress.parse(url), options),
                "cam",
                new EncodeSettings(90, OptionalInt.empty()),
                StreamPolicy.LIVE);
        camera.awaitContact();
        return new CameraReading(camera);
    }

    private void read() {
        try {
            while (!closed) {
                if (camera.next() instanceof SourceEvent.Shown shown) {
                    try (SourcePicture picture = shown.picture()) {
                        agesMs.add((TimeHeaders.nowUs()
                                        - picture.times().orElseThrow().arrivalUs())
                                / 1e3);
                    }
                    lastNs = System.nanoTime();
                    pictures.incrementAndGet();
                }
            }
        } catch (IOException e) {
            assertThat(closed).as("reading ended with %s", e.getMessage()).isTrue();
        }
    }

    CameraSource camera() {
        return camera;
    }

    long pictures() {
        return pictures.get();
    }

    /** When the last picture was taken, by {@link System#nanoTime}. */
    long lastNs() {
        return lastNs;
    }

    /** How old pictures were when they were taken, in ms, since the last call. */
    List<Double> takeAgesMs() {
        synchronized (agesMs) {
            List<Double> taken = new ArrayList<>(agesMs);
            agesMs.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        camera.close();
    }
}
