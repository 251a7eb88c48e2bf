package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.synth.render.GroundRow;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.SceneKind;
import io.posestream.synth.render.SceneLayout;
import io.posestream.synth.render.Vec3;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShadowTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    @ParameterizedTest
    @EnumSource(SceneKind.class)
    void darken_everyRow_isAsDarkAsTheDarkestStripAtEachPoint(SceneKind kind) {
        // Given people in the middle of a pan
        SceneLayout layout = SceneLayout.of(kind);
        SceneOptions options = SceneOptions.of(kind, 10, 3, 3).withSize(WIDTH, HEIGHT);
        PinholeCamera camera = layout.camera(WIDTH, HEIGHT, 1.3);
        List<Shadow> shadows = Crowd.of(options, layout).stream()
                .map(person -> new Shadow(person.at(1.3), layout))
                .toList();
        int dark = 0;
        for (int row = 0; row < HEIGHT; row++) {
            Vec3 middle = camera.forward().plus(camera.down(), (row - camera.cy()) / camera.focal());
            if (middle.y() > -1e-3) {
                continue;
            }
            double far = -camera.position().y() / middle.y();

            // When
            float[] line = new float[WIDTH];
            shadows.forEach(shadow -> shadow.darken(line, GroundRow.of(camera, middle, far)));

            // Then
            for (int column = 0; column < WIDTH; column++) {
                Vec3 ground = middle.plus(camera.right(), (column - camera.cx()) / camera.focal())
                        .times(far);
                double expected = shadows.stream()
                        .flatMap(shadow -> shadow.strips.stream())
                        .mapToDouble(strip -> strip.at(ground.x(), ground.z()))
                        .max()
                        .orElse(0);
                assertThat((double) line[column]).isCloseTo(expected, within(1e-5));
                dark += expected > 0.1 ? 1 : 0;
            }
        }
        assertThat(dark).as("dark pixels").isGreaterThan(50);
    }
}
