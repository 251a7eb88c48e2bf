package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoseRequestTest {
    @Test
    void request_peopleWithoutPicture_isRefused() {
        // Given
        FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 64, 64);
        Detection person = new Detection(new Box(0, 0, 64, 64), 1);
        Detections people = new Detections("detector", Optional.empty(), List.of(person));
        // When, Then
        assertThatThrownBy(() -> new PoseRequest(Optional.empty(), meta, people))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
