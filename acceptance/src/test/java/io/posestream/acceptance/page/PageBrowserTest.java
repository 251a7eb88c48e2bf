package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real run, in a real browser: a recording of a scene, and a camera that dies and returns. */
@SharedTest
@Tag("full")
@Timeout(240)
final class PageBrowserTest {
    private static final String RECORDING = "scene";
    private static final String CAMERA = "gate";
    private static final int UNAUTHORIZED = 401;
    private static final int SEE_OTHER = 303;
    /** Other people's limbs and labels lie on some. */
    private static final double MOST_LIMBS = 0.85;
    /** Source pixels by which a joint is clearly not where it should be. */
    private static final float BESIDE = 9;

    @TempDir
    private static Path folder;

    private static MotionJpegServer camera;
    private static ViewedRun run;
    private Browser browser;

    @BeforeAll
    static void start() throws Exception {
        SceneOptions scene =
                SceneOptions.of(SceneKind.PLAZA, 4, 3, 7).withSize(640, 360).withFps(10);
        Path video = SynthScene.render(scene, folder.resolve("film"), (done, total) -> {})
                .video();
        camera = MotionJpegServer.square(4);
        run = ViewedRun.start(
                folder,
                List.of(
                        "run",
                        video.toString(),
                        camera.url(),
                        "--detector",
                        Shared.path("models", "rtmdet_nano_person.onnx").toString(),
                        "--pose",
                        Shared.path("models", "tinypose_256x192.onnx").toString(),
                        "--no-overlay",
                        "--out",
                        folder.resolve("out").toString(),
                        "--data-dir",
                        folder.resolve("data").toString()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (run != null) {
            run.close();
        }
        camera.close();
    }

    @BeforeEach
    void open() {
        browser = Browser.open(1440, 900);
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private ShownPicture shown(String stream) {
        return ShownPicture.of(browser, stream);
    }

    private void awaitPicture(String stream) {
        browser.await("a picture of " + stream, () -> shown(stream) != null);
    }

    @Test
    void camera_recording_showsWhatTheRecordsSayFrameByFrame() {
        // Given
        browser.go(run.link());
        browser.await("two cameras", () -> browser.has("a.tile[data-stream=" + CAMERA + "]"));
        assertThat(browser.address()).isEqualTo(run.address());
        browser.await(
                "the end of the recording",
                () -> browser.has("a.tile[data-stream=" + RECORDING + "][data-state=ended]"));

        // When
        browser.click("a.tile[data-stream=" + RECORDING + "]");
        awaitPicture(RECORDING);
        // the view may still move its parts as it fills, so that a click at a place hits another one
        browser.await("a pause", () -> {
            browser.click("[aria-label='One picture back']");
            return browser.has(".stage[data-replay=paused]");
        });
        Map<FrameId, StreamItem<Tracks>> tracks = ViewedRun.tracks(folder.resolve("data"), RECORDING);

        // Then
        int people = 0;
        int[] misplaced = new int[2];
        for (int step = 0; step < 6; step++) {
            ShownPicture before = shown(RECORDING);
            people += assertShows(before, tracks);
            int[] limbs = before.limbsColoured(browser, shifted(looked(tracks, before)));
            misplaced[0] += limbs[0];
            misplaced[1] += limbs[1];
            browser.press(",");
            browser.await("the picture before", () -> shown(RECORDING).seq() > before.seq());
            assertThat(shown(RECORDING).id().number()).isEqualTo(before.id().number() - 1);
        }
        assertThat(people).isGreaterThan(6);
        // the check can fail: not so for joints that are somewhat beside
        assertThat(misplaced[0])
                .as("of %s limbs that are %s pixels beside", misplaced[1], BESIDE)
                .isLessThan(misplaced[1] / 2);
        ShownPicture last = shown(RECORDING);
        browser.press(".");
        browser.await("one on", () -> shown(RECORDING).seq() > last.seq());
        assertThat(shown(RECORDING).id().number()).isEqualTo(last.id().number() + 1);

        // When skeletons are switched off
        browser.click(".menu summary");
        browser.click("label[for=layer-skeletons]");

        // Then
        int[] limbs = shown(RECORDING).limbsColoured(browser, looked(tracks, shown(RECORDING)));
        assertThat(limbs[0]).isLessThan(limbs[1] / 2);
        assertThat(browser.faults()).isEmpty();
    }

    /** Returns how many people there are. */
    private int assertShows(ShownPicture shown, Map<FrameId, StreamItem<Tracks>> tracks) {
        assertThat(shown.picture()).isEqualTo("jpeg");
        Tracks record = looked(tracks, shown);
        Set<Integer> ids = record.people().stream()
                .map(TrackedPerson::displayId)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .collect(Collectors.toCollection(TreeSet::new));
        browser.await("people " + ids, () -> listed().equals(ids));
        int[] limbs = shown.limbsColoured(browser, record);
        assertThat((double) limbs[0])
                .as("%s of %s limbs", limbs[0], limbs[1])
                .isGreaterThanOrEqualTo(MOST_LIMBS * limbs[1]);
        return ids.size();
    }

    /** The same people, their joints somewhat to the right of where they are. */
    private static Tracks shifted(Tracks tracks) {
        return new Tracks(
                tracks.origin(),
                tracks.skeleton(),
                tracks.people().stream().map(PageBrowserTest::shifted).toList());
    }

    private static TrackedPerson shifted(TrackedPerson person) {
        Pose pose = person.pose();
        List<Keypoint> joints = pose.keypoints().stream()
                .map(joint -> new Keypoint(joint.x() + BESIDE, joint.y(), joint.score()))
                .toList();
        return new TrackedPerson(
                person.id(), person.state(), person.displayId(), Pose.of(pose.box(), pose.score(), joints));
    }

    private static Tracks looked(Map<FrameId, StreamItem<Tracks>> tracks, ShownPicture shown) {
        return ((StreamItem.Looked<Tracks>) tracks.get(shown.id())).value();
    }

    private Set<Integer> listed() {
        List<?> ids = (List<?>) browser.script(
                "return [...document.querySelectorAll('.people > li')].map((row) => row.dataset.displayId)");
        return ids.stream().map(id -> Integer.valueOf((String) id)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void page_wrongTokenAndForeignHost_areRefusedAndTheLinkIsTaken() throws Exception {
        // When, Then: without a token, with another one
        browser.go(run.address());
        assertThat(browser.text()).contains("This page needs its key");
        assertThat(browser.faults()).isEmpty();
        browser.go(run.address() + "?token=wrong");
        assertThat(browser.text()).contains("This page needs its key");
        HttpClient client = HttpClient.newHttpClient();
        assertThat(status(client, run.address() + "api/streams")).isEqualTo(UNAUTHORIZED);

        // When, Then: a name of others that leads here
        browser.go("http://cameras.example:" + run.port() + "/"
                + URI.create(run.link()).getQuery());
        assertThat(browser.has("a.tile")).isFalse();
        browser.go(run.link().replace("127.0.0.1", "cameras.example"));
        assertThat(browser.has("header.top")).isFalse();

        // When, Then: the link lets in, once for all, and leaves the address
        assertThat(status(client, run.link())).isEqualTo(SEE_OTHER);
        follow(run.link());
        awaitPicture(CAMERA);
        assertThat(browser.address()).isEqualTo(run.address());
        assertThat(browser.script("return document.cookie")).isEqualTo("");

        // When, Then: a link of others without the token leads in too, now that the browser knows it
        follow(run.address() + "#/stream/" + CAMERA);
        awaitPicture(CAMERA);
        browser.go(run.address());
        awaitPicture(CAMERA);
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            assertThat(browser.faults()).as("on the wall, %s", scheme).isEmpty();
        }

        // When, Then: on a phone
        browser.resize(390, 844, 2, true);
        browser.click("a.tile[data-stream=" + CAMERA + "]");
        awaitPicture(CAMERA);
        assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                .isEqualTo(390);
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            assertThat(browser.faults()).as("a camera on a phone, %s", scheme).isEmpty();
        }
    }

    /** Clicks a link on a page of somebody else. */
    private void follow(String address) {
        browser.go("data:text/html,<a id=away href='" + address.replace("#", "%23") + "'>cameras</a>");
        browser.click("#away");
    }

    private static int status(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void wall_cameraDiesAndReturns_saysSo() {
        // Given
        browser.go(run.link());
        awaitPicture(CAMERA);
        String tile = "a.tile[data-stream=" + CAMERA + "]";
        browser.await("the camera", () -> browser.has(tile + "[data-state=running]"));

        // When
        camera.behave(MotionJpegServer.Manner.UNAUTHORIZED);
        camera.cut();

        // Then
        browser.await("its loss", () -> browser.has(tile + "[data-state=lost]"));
        assertThat(browser.text(tile)).contains("Lost since");
        long drawn = drawn();

        // When
        camera.behave(MotionJpegServer.Manner.STREAM);

        // Then
        browser.await("its return", () -> browser.has(tile + "[data-state=running]") && drawn() > drawn);
        assertThat(browser.text(tile)).contains("Live").doesNotContain("Lost");
    }

    private long drawn() {
        return Long.parseLong(browser.find("canvas[data-stream=" + CAMERA + "]").getDomAttribute("data-drawn"));
    }
}
