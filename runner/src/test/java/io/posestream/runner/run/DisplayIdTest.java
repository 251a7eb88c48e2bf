package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.media.Image;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.proto.CommittedAnswers;
import io.posestream.results.overlay.OverlayIds;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.view.PageClient;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.viewer.Viewer;
import io.posestream.viewer.ViewerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One number for one person: in the topic, on the page, in the files and in the overlay. */
@SharedTest
@Timeout(200)
final class DisplayIdTest {
    private static final String STREAM = "shop";
    private static final int FRAMES = 8;
    private static final ViewerSettings PAGE =
            new ViewerSettings("127.0.0.1", OptionalInt.of(0), false, Optional.empty(), List.of());

    @TempDir
    private Path folder;

    /** Left edges of the boxes, in whole pixels, by display id. */
    private static final class People extends TreeMap<Integer, Long> {
        private static final long serialVersionUID = 1;
    }

    @Test
    void displayId_ofEveryPerson_isTheSameInTopicPageFilesAndOverlay() throws Exception {
        // Given
        Path data = folder.resolve("data");
        RunRequest request = new RunRequest(folder.resolve("out"))
                .source(Shared.path("videos", "retail-1080p.mp4"), STREAM)
                .from("5")
                .limit(FRAMES)
                .overlay()
                .dataDir(data);
        assertThat(request.run()).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);

        // When
        List<People> topic;
        List<People> page;
        try (KeptBroker broker = KeptBroker.reach(data)) {
            ClientSettings clients = broker.clients("test", Map.of());
            topic = topic(clients);
            page = page(clients);
        }
        Path out = folder.resolve("out").resolve(STREAM);
        JsonNode file = RunRequest.json(out.resolve("posetrack.json"));
        List<Long> images = new ArrayList<>();
        file.path("images").forEach(image -> images.add(image.path("id").asLong()));
        List<People> posetrack = people(file.path("annotations"), images);
        List<People> keypoints = people(
                RunRequest.json(out.resolve("keypoints.json")),
                LongStream.range(0, FRAMES).boxed().toList());

        // Then
        Set<Integer> ids = ids(topic);
        assertThat(ids).hasSizeGreaterThanOrEqualTo(3).contains(0).allMatch(id -> id < ids.size());
        assertThat(page).isEqualTo(topic);
        assertThat(posetrack).isEqualTo(keypoints);
        assertThat(ids(posetrack)).isEqualTo(ids);
        for (int number = 0; number < FRAMES; number++) {
            // files also hold what was tentative and was confirmed later
            assertThat(posetrack.get(number).entrySet())
                    .as("frame %s", number)
                    .containsAll(topic.get(number).entrySet());
        }
        assertOverlay(out.resolve("overlay.mp4"), file, ids.size());
    }

    private static Set<Integer> ids(List<People> frames) {
        Set<Integer> ids = new TreeSet<>();
        frames.forEach(frame -> ids.addAll(frame.keySet()));
        return ids;
    }

    private static List<People> topic(ClientSettings clients) {
        List<People> frames = new ArrayList<>();
        CommittedAnswers answers = new CommittedAnswers(clients.topics().tracks());
        TopicReader.readAll(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                record -> answers.read(record).ifPresent(item -> {
                    if (item instanceof StreamItem.Looked<Tracks> looked) {
                        People people = new People();
                        looked.value()
                                .people()
                                .forEach(person -> person.displayId()
                                        .ifPresent(id -> people.put(id, (long)
                                                Math.floor(person.pose().box().x()))));
                        frames.add(people);
                    }
                }));
        return frames;
    }

    private static List<People> page(ClientSettings clients) throws Exception {
        List<People> frames = new ArrayList<>();
        try (Closing closing = new Closing()) {
            Viewer viewer = closing.add(Viewer.open(PAGE, "test"));
            closing.add(viewer.follow(clients));
            PageClient client = closing.add(PageClient.open(viewer.link()));
            client.text("streams", node -> node.path("streams").size() > 0);
            client.send("{'type':'watch','streams':['" + STREAM + "']}");
            client.credit(client.frame());
            client.send("{'type':'replay','stream':'" + STREAM + "','at_us':1,'paused':true}");
            while (frames.size() < FRAMES) {
                PageClient.Shown shown = client.frame();
                client.credit(shown);
                assertThat(shown.picture()).isNotEmpty();
                People people = new People();
                for (JsonNode person : shown.head().path("people")) {
                    if (!person.path("display_id").isNull()) {
                        people.put(person.path("display_id").asInt(), (long)
                                Math.floor(person.path("box").get(0).asDouble() + 1e-3));
                    }
                }
                frames.add(people);
                client.send("{'type':'step','by':1}");
            }
        }
        return frames;
    }

    /** People of a file by frame, whose image ids are given in order. */
    private static List<People> people(JsonNode persons, List<Long> images) {
        List<People> frames = new ArrayList<>();
        images.forEach(id -> frames.add(new People()));
        for (JsonNode person : persons) {
            frames.get(images.indexOf(person.path("image_id").asLong()))
                    .put(person.path("track_id").asInt(), (long)
                            Math.floor(person.path("bbox").get(0).asDouble()));
        }
        return frames;
    }

    /** Each person's plate has the colour of the id, in nearly every frame: plates may cover each other now and then. */
    private static void assertOverlay(Path video, JsonNode file, int people) throws IOException {
        Map<Integer, int[]> hits = new TreeMap<>();
        List<JsonNode> persons = new ArrayList<>();
        file.path("annotations").forEach(persons::add);
        List<Long> images = new ArrayList<>();
        file.path("images").forEach(image -> images.add(image.path("id").asLong()));
        try (VideoReader reader = VideoReader.open(video, ReaderOptions.defaults())) {
            int number = 0;
            while (reader.next() instanceof Grab.Picture picture) {
                try (picture) {
                    long image = images.get(number);
                    number++;
                    for (JsonNode person : persons) {
                        if (person.path("image_id").asLong() == image) {
                            int id = person.path("track_id").asInt();
                            int[] count = hits.computeIfAbsent(id, key -> new int[2]);
                            count[0]++;
                            count[1] += OverlayIds.nearest(plate(picture.image(), person.path("bbox")), people) == id
                                    ? 1
                                    : 0;
                        }
                    }
                }
            }
            assertThat(number).isEqualTo(FRAMES);
        }
        assertThat(hits).hasSize(people);
        hits.forEach((id, count) -> assertThat(count[1])
                .as("frames of %s whose plate has the colour of person %s", count[0], id)
                .isGreaterThanOrEqualTo((count[0] * 3 + 3) / 4));
    }

    /** The colour of a plate left of its digits. */
    private static int plate(Image image, JsonNode box) {
        double unit = image.height() / 720.0;
        double x = Math.max(0, box.get(0).asDouble() - unit) + 2.5 * unit;
        double height = (12 + 2 * 4.5) * unit;
        double above = box.get(1).asDouble() - height + unit;
        double y = (above < 0 ? Math.max(0, box.get(1).asDouble()) : above) + height / 2;
        ByteBuffer bgr = image.bgr();
        int at = ((int) y) * image.strideBytes() + 3 * ((int) x);
        return ((bgr.get(at + 2) & 0xFF) << 16) | ((bgr.get(at + 1) & 0xFF) << 8) | (bgr.get(at) & 0xFF);
    }
}
