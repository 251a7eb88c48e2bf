package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.acceptance.view.StoredScene;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.TimeHeaders;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.viewer.Viewer;
import io.posestream.viewer.ViewerSettings;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Looking back in a real browser, over what a stream of 40 s has left behind. */
@ExtendWith(SharedBroker.class)
@Tag("full")
@Timeout(240)
final class PageLookBackTest {
    private static final String GATE = "gate";
    private static final String GONE = "gone";
    private static final int PICTURE = 20_000;
    private static final long FRAMES = 1000;
    private static final long GAP = 200;
    private static final int LEFT_OUT = 30;
    private static final double NS_PER_US = 1e3;
    private static final String STATE = "return document.querySelector('.stage')?.dataset.replay ?? ''";
    private static final String CHOOSE = """
            const speed = document.querySelector('#speed');
            speed.value = arguments[0];
            speed.dispatchEvent(new Event('change'));""";

    private static final String CLICK = """
            const track = document.querySelector('.timeline .track');
            const hint = document.querySelector('.timeline .hint');
            const {left, top, width, height} = track.getBoundingClientRect();
            for (let x = left + width; x > left; x -= 0.5) {
              const place = {bubbles: true, clientX: x, clientY: top + height / 2};
              track.dispatchEvent(new PointerEvent('pointermove', place));
              if (hint.textContent.slice(0, 8) === arguments[0]) {
                track.dispatchEvent(new MouseEvent('click', place));
                return arguments[0];
              }
            }
            return hint.textContent;""";

    private static final Closing CLOSING = new Closing();
    private static long beginUs;
    private static Viewer viewer;
    private Browser browser;

    @BeforeAll
    static void store(SharedBroker.Running broker) {
        ClientSettings clients = broker.clients("page-look-back");
        StoredScene scene = CLOSING.add(new StoredScene(clients, PICTURE));
        beginUs = TimeHeaders.nowUs() - 60_000_000;
        FrameLocation last = scene.frames(GONE, 0, 0, 50, beginUs);
        scene.deleteBefore(new FrameLocation(last.partition(), last.offset() + 1));
        scene.frames(GATE, 0, 0, GAP, beginUs);
        scene.gap(GATE, 0, GAP, LEFT_OUT, GapReason.LATE, arrivalUs(GAP));
        scene.frames(GATE, 0, GAP + LEFT_OUT, FRAMES, arrivalUs(GAP + LEFT_OUT));
        viewer = CLOSING.add(Viewer.open(
                new ViewerSettings("127.0.0.1", OptionalInt.of(0), false, Optional.empty(), List.of()), "test"));
        CLOSING.add(viewer.follow(clients));
    }

    @AfterAll
    static void stop() {
        CLOSING.close();
    }

    @BeforeEach
    void open() {
        browser = Browser.open(1440, 900);
        browser.go(viewer.link().toString());
        browser.await("the cameras", () -> browser.has("a.tile[data-stream=" + GATE + "]"));
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private static long arrivalUs(long number) {
        return beginUs + number * StoredScene.INTERVAL_US;
    }

    private static String address(long number) {
        return "http://127.0.0.1:" + viewer.link().getPort() + "/" + hash(number);
    }

    private static String hash(long number) {
        return "#/stream/" + GATE + "?at=" + arrivalUs(number);
    }

    private long number() {
        ShownPicture shown = ShownPicture.of(browser, GATE);
        return shown == null ? -1 : shown.id().number();
    }

    private String state() {
        return (String) browser.script(STATE);
    }

    /** Loads the page anew at a moment. */
    private void load(String address) {
        browser.go("about:blank");
        browser.go(address);
    }

    private void awaitPlaying(long from, long before) {
        browser.await(
                "pictures " + from + " to " + before,
                () -> state().equals("playing") && number() >= from && number() < before);
    }

    private void pause() {
        browser.press(" ");
        browser.await("a pause", () -> state().equals("paused"));
    }

    /** Steps, and waits until the number is shown. */
    private void step(CharSequence key, String kind, long number) {
        browser.press(key);
        browser.await(kind + " " + number, () -> {
            ShownPicture shown = ShownPicture.of(browser, GATE);
            return shown.kind().equals(kind) && shown.id().number() == number;
        });
    }

    /** Stands still at one of some numbers. */
    private void standAmong(long from, long before) {
        for (int attempt = 0; !state().equals("paused") || number() < from || number() >= before; attempt++) {
            assertThat(attempt).as("stood at %s", number()).isLessThan(20);
            // the same address would change nothing
            browser.script("location.hash = arguments[0]", hash(from + attempt));
            awaitPlaying(from, FRAMES);
            pause();
            // what was on its way
            sleep();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void link_toAMoment_opensItAndIsMadeAgain() {
        // When
        load(address(300));

        // Then
        awaitPlaying(300, FRAMES - 100);
        assertThat(browser.text(".stamp")).isEqualTo("Looking back");

        // When
        standAmong(300, FRAMES - 100);
        long number = number();
        browser.click("[aria-label='Copy a link to this moment']");

        // Then
        assertThat(browser.address()).isEqualTo(address(number));

        // When it is opened, Then it is that moment
        load(address(number));
        awaitPlaying(number, FRAMES - 50);

        // When / Then the present is the end of what is there
        browser.press("l");
        browser.await("the present", () -> state().equals("live") && number() == FRAMES - 1);
    }

    @Test
    void step_aGap_isOneWithItsReasonAndCount() {
        // Given
        load(address(GAP - 60));
        standAmong(GAP - 60, FRAMES);
        long at = number();
        while (at >= GAP) {
            at = at == GAP + LEFT_OUT ? GAP : at - 1;
            step(",", at == GAP ? "gap" : "result", at);
        }

        // When
        for (at++; at < GAP; at++) {
            step(".", "result", at);
        }
        step(".", "gap", GAP);

        // Then
        assertThat(browser.text(".note")).isEqualTo(LEFT_OUT + " pictures left out here: too late to be of use");
        step(".", "result", GAP + LEFT_OUT);
        assertThat(browser.has(".note[hidden]")).isTrue();
        step(",", "gap", GAP);
        step(",", "result", GAP - 1);
    }

    @Test
    void speed_everyOneThatIsOffered_isTheOneItPlaysAt() {
        load(address(240));
        for (double speed : List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0)) {
            // Given
            standAmong(240, 600);

            // When
            browser.script(CHOOSE, speed == (long) speed ? Long.toString((long) speed) : Double.toString(speed));
            browser.await("playing", () -> state().equals("playing"));
            long startNs = System.nanoTime();
            long from = number();
            long frames = Math.round(1 + 40 * speed);
            browser.await("some seconds", () -> number() >= from + frames);

            // Then no faster than asked for, but for what may have been under way
            double factor = (number() - from) * StoredScene.INTERVAL_US * NS_PER_US / (System.nanoTime() - startNs);
            assertThat(factor).as("at %s", speed).isBetween(0.3 * speed, 1.35 * speed);
            assertThat(browser.text(".stamp")).isEqualTo(speed == 1 ? "Looking back" : "Looking back, " + text(speed));
        }
    }

    private static String text(double speed) {
        return (speed == (long) speed ? Long.toString((long) speed) : Double.toString(speed)) + "×";
    }

    @Test
    void seek_keysAndTimeLine_goThere() {
        // Given
        load(address(700));
        standAmong(700, FRAMES - 30);
        long number = number();

        // When / Then five seconds back
        browser.press(Keys.ARROW_LEFT);
        awaitPlaying(number - 125, number);

        // When a click into the time line, where it says that this moment is
        pause();
        browser.click("[aria-label='Show 5 min']");
        String moment = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                .format(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(arrivalUs(100)))
                        .atZone(ZoneId.systemDefault()));
        assertThat(browser.script(CLICK, moment)).isEqualTo(moment);

        // Then
        awaitPlaying(75, 400);
    }

    @Test
    void picture_thatIsGone_isAPlainGroundWithSkeletonsThatSaysSo() {
        // When
        browser.click("a.tile[data-stream=" + GONE + "]");
        browser.await("the last frame", () -> ShownPicture.of(browser, GONE) != null);

        // Then
        assertThat(ShownPicture.of(browser, GONE).picture()).isEqualTo("gone");
        assertThat(browser.text(".note")).isEqualTo("This picture is no longer kept; the skeletons are.");
        assertThat(browser.text(".people")).contains("Person 0");
        assertThat(colours(0.02)).as("a plain ground").isLessThan(12);
        assertThat(colours(0.98)).as("with limbs on it").isGreaterThan(30);

        // When / Then skeletons only says nothing of pictures
        browser.press("s");
        browser.await(
                "none wanted", () -> ShownPicture.of(browser, GONE).picture().equals("off"));
        assertThat(browser.has(".note[hidden]")).isTrue();
    }

    /** How many colours there are in so much of the canvas' height from above. */
    private long colours(double share) {
        return (Long) browser.script("""
                const canvas = document.querySelector('.stage canvas');
                const height = Math.max(1, Math.floor(canvas.height * arguments[0]));
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, height).data;
                const colours = new Set();
                for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
                return colours.size;""", share);
    }
}
