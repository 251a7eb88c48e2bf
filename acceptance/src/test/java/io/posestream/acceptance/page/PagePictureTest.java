package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.synth.SceneOptions;
import io.posestream.synth.render.SceneKind;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the picture that README opens with: the page over a camera that shows a synthetic scene. It goes to {@code
 * target/page.jpg}, or to the file named by {@code -Dpage.picture}.
 */
@SharedTest
@Tag("full")
@Timeout(300)
final class PagePictureTest {
    private static final int MOST_BYTES = 300_000;
    private static final float QUALITY = 0.86f;
    private static final int FRAMES_PER_SECOND = 5;
    private static final Duration WATCH = Duration.ofSeconds(Integer.getInteger("page.picture.seconds", 30));
    private static final String CAMERA = "entrance";

    @TempDir
    private Path folder;

    @Test
    void camera_syntheticScene_isAPictureOfThePage() throws Exception {
        // Given
        SceneOptions scene = SceneOptions.of(SceneKind.PLAZA, 6, 10, 7).withFps(FRAMES_PER_SECOND);
        Film film = Film.of(scene, folder.resolve("film"));
        try (MotionJpegServer camera = new MotionJpegServer(film.thereAndBack(), FRAMES_PER_SECOND);
                ViewedRun run = ViewedRun.start(
                        folder,
                        List.of(
                                "run",
                                camera.url(),
                                "--stream-id",
                                CAMERA,
                                "--detector",
                                Shared.path("models", "rtmdet_nano_person.onnx").toString(),
                                "--pose",
                                Shared.path("models", "tinypose_256x192.onnx").toString(),
                                "--max-age",
                                "2s",
                                "--no-overlay",
                                "--out",
                                folder.resolve("out").toString()));
                Browser browser = Browser.open(1280, 840)) {
            browser.prefer("dark");
            browser.go(run.link());

            // When
            browser.click("a.tile[data-stream=" + CAMERA + "]");
            browser.await("people", () -> browser.has(".people > li:nth-child(3)"));
            TimeUnit.MILLISECONDS.sleep(WATCH.toMillis());
            browser.click("[aria-label='Show 1 min']");
            browser.await("four people at once", () -> browser.has(".people > li:nth-child(4)"));

            // Then
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
            byte[] jpeg = jpeg(picture);
            assertThat(colours(picture)).hasSizeGreaterThan(1000);
            assertThat(jpeg).hasSizeLessThan(MOST_BYTES);
            Files.write(target(), jpeg);
        }
    }

    private static Path target() throws IOException {
        String named = System.getProperty("page.picture");
        return named != null
                ? Path.of(named)
                : Files.createDirectories(Path.of("target")).resolve("page.jpg");
    }

    private static Set<Integer> colours(BufferedImage picture) {
        Set<Integer> colours = new TreeSet<>();
        for (int y = 0; y < picture.getHeight(); y += 2) {
            for (int x = 0; x < picture.getWidth(); x += 2) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = opaque.createGraphics();
        pen.drawImage(picture, 0, 0, Color.BLACK, null);
        pen.dispose();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(opaque, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
