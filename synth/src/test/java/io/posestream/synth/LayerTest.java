package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.synth.render.Layer;
import io.posestream.synth.render.PinholeCamera;
import io.posestream.synth.render.SceneKind;
import io.posestream.synth.render.SceneLayout;
import io.posestream.synth.render.Solid;
import io.posestream.synth.render.SolidTracer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;

    @Test
    void draw_wholeCrowd_coversWhatTheRaysOfEveryPixelMeet() {
        // Given
        SceneLayout layout = SceneLayout.of(SceneKind.CROSSING);
        SceneOptions options = SceneOptions.of(SceneKind.CROSSING, 12, 3, 9).withSize(WIDTH, HEIGHT);
        PinholeCamera camera = layout.camera(WIDTH, HEIGHT, 0.7);
        long covered = 0;
        for (Crowd.Person person : Crowd.of(options, layout)) {
            List<Solid> solids = BodyShape.solids(camera, person.at(0.7), person.outfit(), 1);
            Layer layer = new Layer();
            layer.begin(camera, List.of(solids), WIDTH, HEIGHT);

            // When one moment is drawn, a quarter pixel to the upper left
            layer.draw(camera, solids, 0, layout);

            // Then
            for (int row = layer.top(); row < layer.bottom(); row++) {
                for (int column = layer.left(); column < layer.right(); column++) {
                    float expected = nearest(camera, solids, column - 0.25, row - 0.25);
                    assertThat(layer.depth(column, row)).isEqualTo(expected);
                    assertThat(layer.covered(column, row) != 0).isEqualTo(expected < Float.MAX_VALUE);
                    covered += expected < Float.MAX_VALUE ? 1 : 0;
                }
            }
        }
        assertThat(covered).isGreaterThan(1000);
    }

    /** Asks every solid, one by one. */
    private static float nearest(PinholeCamera camera, List<Solid> solids, double column, double row) {
        SolidTracer tracer = new SolidTracer();
        float nearest = Float.MAX_VALUE;
        for (Solid solid : solids) {
            tracer.use(solid);
            boolean hit = solid.nearest() > PinholeCamera.NEAR
                    && tracer.hit((column - camera.cx()) / camera.focal(), (row - camera.cy()) / camera.focal());
            nearest = hit ? Math.min(nearest, (float) tracer.depth) : nearest;
        }
        return nearest;
    }
}
