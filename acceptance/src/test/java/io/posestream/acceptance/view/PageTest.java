package io.posestream.acceptance.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.proto.TimeHeaders;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.view.PageClient;
import io.posestream.runner.view.PageClient.Shown;
import io.posestream.viewer.Viewer;
import io.posestream.viewer.ViewerSettings;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's server over a real broker on which a scene is stored. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class PageTest {
    private static final int PICTURE = 20_000;
    static final ViewerSettings ANY_PORT =
            new ViewerSettings("127.0.0.1", OptionalInt.of(0), false, Optional.empty(), List.of());
    private static final String WATCH_GATE = "{'type':'watch','streams':['gate'],'first':'gate','pictures':true}";

    private ClientSettings clients;
    private StoredScene scene;
    private Viewer viewer;
    private AutoCloseable reading;

    @BeforeEach
    void open(SharedBroker.Running broker, TestInfo test) {
        clients = broker.clients(
                "page-" + test.getTestMethod().orElseThrow().getName().substring(0, 20));
        scene = new StoredScene(clients, PICTURE);
        viewer = Viewer.open(ANY_PORT, "test").serve();
    }

    @AfterEach
    void close() throws Exception {
        if (reading != null) {
            reading.close();
        }
        viewer.close();
        scene.close();
    }

    private void follow() {
        reading = viewer.follow(clients);
    }

    /** Watches a stream once the server knows it. */
    private PageClient watching(String watch) throws Exception {
        PageClient page = PageClient.open(viewer.link());
        page.text("hello");
        page.text("streams", node -> node.path("streams").size() > 0);
        page.send(watch);
        return page;
    }

    @Test
    void watch_framesThatCome_showEachPictureUnderItsOwnSkeletonForCredits() throws Exception {
        // Given
        scene.frames("gate", 0, 10);
        follow();
        try (PageClient page = watching(WATCH_GATE)) {
            // When / Then what is there already is shown at once
            Shown newest = page.frame();
            assertThat(newest.number()).isEqualTo(9);
            assertThat(newest.picture()).isEqualTo(StoredScene.picture("gate", 9, PICTURE));
            JsonNode head = newest.head();
            assertThat(head.path("picture").asText()).isEqualTo("jpeg");
            assertThat(head.path("mode").asText()).isEqualTo("live");
            assertThat(head.path("source_width").asInt()).isEqualTo(StoredScene.WIDTH);
            assertThat(head.path("people")).hasSize(2);
            assertThat(head.path("people").get(0).path("display_id").asInt(-1)).isZero();
            assertThat(head.path("people").get(1).path("display_id").isNull()).isTrue();
            assertThat(head.path("people").get(0).path("keypoints")).hasSize(17);

            // When frames come and no credit is given, Then two are on their way, whatever else there is
            scene.frames("gate", 10, 40);
            Shown second = page.frame();
            assertThat(second.picture()).isEqualTo(StoredScene.picture("gate", second.number(), PICTURE));
            assertThat(page.isStill(500)).isTrue();

            // When one is credited, Then the newest comes: nothing has queued
            page.credit(newest);
            Shown third = page.frame();
            assertThat(third.number()).isEqualTo(39);
            assertThat(third.picture()).isEqualTo(StoredScene.picture("gate", 39, PICTURE));

            // Then the credit's round trip is known
            page.text(
                    "streams",
                    node -> node.path("streams")
                            .get(0)
                            .path("latency")
                            .path("shown")
                            .isObject());
        }
    }

    @Test
    void watch_pictureThatIsGone_saysSo() throws Exception {
        // Given
        scene.frames("gate", 0, 5);
        FrameLocation last = scene.frame("gate", 0, 5, TimeHeaders.nowUs());
        scene.deleteBefore(new FrameLocation(last.partition(), last.offset() + 1));
        follow();
        try (PageClient page = watching(WATCH_GATE)) {
            // When / Then
            Shown gone = page.frame();
            assertThat(gone.head().path("picture").asText()).isEqualTo("gone");
            assertThat(gone.picture()).isEmpty();
            assertThat(gone.head().path("people")).hasSize(2);

            // When another comes, Then it is there
            scene.frame("gate", 0, 6, TimeHeaders.nowUs());
            assertThat(page.frame().picture()).isEqualTo(StoredScene.picture("gate", 6, PICTURE));

            // When pictures are switched off
            page.send("{'type':'watch','streams':['gate'],'pictures':false}");
            page.credit(gone);
            Shown bare = page.frame();
            assertThat(bare.head().path("picture").asText()).isEqualTo("off");
            assertThat(bare.picture()).isEmpty();
        }
    }

    @Test
    void replay_pauseAndStep_goNumberByNumberWithAGapAsOne() throws Exception {
        // Given
        long beginUs = TimeHeaders.nowUs() - 60_000_000;
        scene.frames("gate", 0, 0, 20, beginUs);
        scene.gap("gate", 0, 20, 30, GapReason.LATE, beginUs + 20 * StoredScene.INTERVAL_US);
        scene.frames("gate", 0, 50, 700, beginUs + 50 * StoredScene.INTERVAL_US);
        follow();
        try (PageClient page = watching(WATCH_GATE)) {
            assertThat(page.frame().number()).isEqualTo(699);

            // When
            page.send("{'type':'replay','stream':'gate','at_us':" + (beginUs + 18 * StoredScene.INTERVAL_US)
                    + ",'paused':true}");
            assertThat(page.text("replay").path("state").asText()).isEqualTo("paused");
            Shown shown = page.frame();
            assertThat(shown.number()).isEqualTo(18);
            assertThat(shown.head().path("mode").asText()).isEqualTo("replay");
            assertThat(shown.picture()).isEqualTo(StoredScene.picture("gate", 18, PICTURE));

            // Then
            assertThat(step(page, shown, 1).number()).isEqualTo(19);
            shown = step(page, shown, 1);
            assertThat(shown.head().path("kind").asText()).isEqualTo("gap");
            assertThat(shown.head().path("count").asInt()).isEqualTo(30);
            assertThat(shown.head().path("reason").asText()).isEqualTo(GapReason.LATE);
            assertThat(step(page, shown, 1).number()).isEqualTo(50);
            assertThat(step(page, shown, -1).head().path("kind").asText()).isEqualTo("gap");
            assertThat(step(page, shown, -1).number()).isEqualTo(19);

            // When it goes to a moment after which nothing is, Then the last is shown
            page.send("{'type':'replay','stream':'gate','at_us':" + (TimeHeaders.nowUs() + 1_000_000)
                    + ",'paused':true}");
            Shown last = page.frame();
            page.credit(last);
            assertThat(last.number()).isEqualTo(699);
            // and the tape goes back further than what was read at once
            assertThat(step(page, last, -1).number()).isEqualTo(698);

            // When / Then the present is back
            page.send("{'type':'live'}");
            assertThat(page.frame().head().path("mode").asText()).isEqualTo("live");
        }
    }

    private static Shown step(PageClient page, Shown before, int by) throws InterruptedException {
        page.credit(before);
        page.send("{'type':'step','by':" + by + "}");
        Shown shown = page.frame();
        page.credit(shown);
        return shown;
    }

    @Test
    void replay_fourTimesAsFast_takesAQuarterOfTheTimeAndEnds() throws Exception {
        // Given 4 s
        long beginUs = TimeHeaders.nowUs() - 60_000_000;
        scene.frames("gate", 0, 0, 100, beginUs);
        follow();
        try (PageClient page = watching(WATCH_GATE)) {
            page.credit(page.frame());

            // When
            long startNs = System.nanoTime();
            page.send("{'type':'replay','stream':'gate','at_us':" + beginUs + ",'speed':4}");
            List<Long> numbers = new ArrayList<>();
            Shown shown;
            do {
                shown = page.frame();
                numbers.add(shown.number());
                page.credit(shown);
            } while (shown.number() < 95);

            // Then in order, no faster than asked for
            assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0L);
            assertThat(System.nanoTime() - startNs).isGreaterThan(900_000_000L);
            page.text("replay", node -> node.path("state").asText().equals("ended"));
        }
    }

    @Test
    void replay_aThirdViewer_isToldThatTwoDo() throws Exception {
        // Given
        scene.frames("gate", 0, 10);
        follow();
        String back = "{'type':'replay','stream':'gate','at_us':1,'speed':0.25}";
        try (PageClient first = watching(WATCH_GATE);
                PageClient second = watching(WATCH_GATE);
                PageClient third = watching(WATCH_GATE)) {
            first.send(back);
            second.send(back);
            first.text("replay", node -> node.path("state").asText().equals("playing"));
            second.text("replay", node -> node.path("state").asText().equals("playing"));

            // When / Then
            third.send(back);
            assertThat(third.text("notice").path("text").asText()).contains("not possible now: 2 others");

            // When one has done, Then there is room
            first.send("{'type':'live'}");
            first.text("replay", node -> node.path("state").asText().equals("live"));
            for (int i = 0; i < 20 && !third.isStill(50); i++) {
                // what was sent before
            }
            Thread.sleep(500);
            third.send(back);
            third.text("replay", node -> node.path("state").asText().equals("playing"));
        }
    }

    @Test
    void follow_aLongLog_beginsFiveMinutesBeforeTheEndOfEachPartition() throws Exception {
        // Given
        long nowUs = TimeHeaders.nowUs();
        long dayUs = 24L * 3600 * 1_000_000;
        scene.frames("gate", 0, 0, 200, nowUs - dayUs - 3_600_000_000L);
        scene.frames("gate", 0, 200, 230, nowUs - dayUs);
        follow();

        // When
        try (PageClient page = PageClient.open(viewer.link())) {
            JsonNode stream = page.text("streams", node -> node.path("streams").size() > 0)
                    .path("streams")
                    .get(0);

            // Then of the stream that ended yesterday its last minutes are known, and no more
            assertThat(stream.path("number").asLong()).isEqualTo(229);
            assertThat(stream.path("counts").path("results").asLong()).isEqualTo(30);
        }
    }

    @Test
    @Tag("full")
    void watch_fiftyViewers_costTheBrokerNoMoreThanOne() throws Exception {
        // Given
        scene.frames("gate", 0, 2);
        follow();
        try (PageClient one = watching(WATCH_GATE)) {
            one.credit(one.frame());
            long alone = sentWhile(List.of(one), 2);

            // When
            List<PageClient> all = new ArrayList<>(List.of(one));
            try {
                for (int viewer = 1; viewer < 50; viewer++) {
                    PageClient next = watching(WATCH_GATE);
                    next.credit(next.frame());
                    all.add(next);
                }
                long together = sentWhile(all, 32);

                // Then
                assertThat(alone).as("pictures are read from the broker").isGreaterThan(25L * PICTURE);
                assertThat(together).isBetween(25L * PICTURE, alone * 11 / 10);
            } finally {
                all.subList(1, all.size()).forEach(PageClient::close);
            }
        }
    }

    /** Bytes of pictures that leave the broker while thirty frames come and all viewers see the last. */
    private long sentWhile(List<PageClient> viewers, long from) throws Exception {
        long before = sentBytes();
        for (long number = from; number < from + 30; number++) {
            scene.frame("gate", 0, number, TimeHeaders.nowUs());
            Thread.sleep(40);
            for (PageClient viewer : viewers) {
                viewer.creditAll();
            }
        }
        for (PageClient viewer : viewers) {
            long last = from + 29;
            while (viewer.newest() < last) {
                viewer.credit(viewer.frame());
            }
        }
        return sentBytes() - before;
    }

    private long sentBytes() throws Exception {
        ObjectName name = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic="
                + clients.topics().frames().name());
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Count");
    }

    @Test
    void follow_whateverIsLookedAt_needsNoGroupAndHoldsNoJanitor() throws Exception {
        // Given
        scene.frames("gate", 0, 10);
        follow();
        try (PageClient page = watching(WATCH_GATE)) {
            page.frame();
            page.send("{'type':'replay','stream':'gate','at_us':1,'paused':true}");
            page.frame();

            // When / Then
            Collection<String> groups = Cluster.ask(
                    clients,
                    admin -> Futures.get(admin.listGroups().all()).stream()
                            .map(GroupListing::groupId)
                            .filter(id -> id.startsWith(clients.prefix()))
                            .toList());
            assertThat(groups).isEmpty();
        }
    }

    @Test
    void socket_messagesThatMustNotBe_closeIt() throws Exception {
        for (String bad : List.of(
                "no json",
                "[1]",
                "{'type':'watch','streams':{'a':1}}",
                "{'type':'watch','streams':['" + "a".repeat(5000) + "']}")) {
            try (PageClient page = PageClient.open(viewer.link())) {
                page.send(bad);
                assertThat(page.closed()).as(bad.substring(0, 3)).isIn(1008, 1009);
            }
        }
        try (PageClient page = PageClient.open(viewer.link())) {
            page.text("hello");
            page.send("{'type':'nonsense'}");
            assertThat(page.text("notice").path("text").asText()).contains("not understood");
        }
    }

    @Test
    void api_streamsPeopleAndPicture_areThoseOfTheNewestFrame() throws Exception {
        // Given
        scene.frames("gate", 0, 10);
        follow();
        try (PageClient results = PageClient.open(viewer.link(), "/api/results?stream=gate");
                PageClient viewing = watching(WATCH_GATE)) {
            viewing.frame();

            // When
            scene.frames("gate", 10, 12);
            scene.gap("gate", 0, 12, 3, GapReason.LATE, TimeHeaders.nowUs());

            // Then
            Schema schema = Schema.load();
            for (long number = 10; number <= 12; number++) {
                JsonNode result = results.anyText();
                assertThat(result.path("number").asLong()).isEqualTo(number);
                assertThat(schema.problems("result", result)).isEmpty();
            }
            assertThat(schema.problems("people", json("/api/streams/gate/people")))
                    .isEmpty();
            assertThat(schema.problems("streams", json("/api/streams"))).isEmpty();
            String page = Files.readString(Path.of("..", "docs", "api.md"));
            assertThat(schema.names()).allMatch(name -> page.contains("`" + name + "`"));
            JsonNode people = json("/api/streams/gate/people");
            assertThat(people.path("number").asLong()).isEqualTo(11);
            HttpResponse<byte[]> picture =
                    PageClient.get(viewer.link(), "/api/streams/gate/picture.jpg", PageClient.bearer(viewer.link()));
            assertThat(picture.headers().firstValue("content-type")).contains("image/jpeg");
            assertThat(picture.body()).isEqualTo(StoredScene.picture("gate", 11, PICTURE));
            assertThat(json("/api/streams").path("streams").get(0).path("id").asText())
                    .isEqualTo("gate");
            assertThat(PageClient.get(viewer.link(), "/api/streams/none/people", PageClient.bearer(viewer.link()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> answer = PageClient.get(viewer.link(), path, PageClient.bearer(viewer.link()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return PageClient.JSON.readTree(answer.body());
    }
}
