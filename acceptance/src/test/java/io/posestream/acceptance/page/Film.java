package io.posestream.acceptance.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.media.ImageCodec;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthResult;
import io.posestream.synth.SynthScene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rendered scene in memory, to be shown there and back, so that nobody jumps.
 *
 * @param pictures JPEG files
 * @param people of each picture, by their number in the scene
 */
record Film(List<byte[]> pictures, List<Map<Integer, Pose>> people) {
    private static final int QUALITY = 85;
    private static final float SEEN = 0.9f;
    private static final float HIDDEN = 0.4f;
    private static final int NUMBERS_PER_JOINT = 3;

    /** Renders it into a folder. */
    static Film of(SceneOptions options, Path folder) throws IOException {
        SynthResult scene = SynthScene.render(options, folder, (done, total) -> {});
        List<byte[]> pictures = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(scene.video(), ReaderOptions.defaults())) {
            Grab grab = reader.next();
            while (!(grab instanceof Grab.End)) {
                if (grab instanceof Grab.Picture picture) {
                    try (picture) {
                        pictures.add(ImageCodec.encodeJpeg(picture.image(), QUALITY));
                    }
                }
                grab = reader.next();
            }
        }
        return new Film(pictures, people(scene.coco(), pictures.size()));
    }

    private static List<Map<Integer, Pose>> people(Path coco, int frames) throws IOException {
        List<Map<Integer, Pose>> people = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            people.add(new TreeMap<>());
        }
        for (JsonNode person : new ObjectMapper().readTree(coco.toFile()).path("annotations")) {
            if (person.path("visible_share").asDouble() > 0.3) {
                people.get(person.path("image_id").asInt())
                        .put(person.path("track_id").asInt(), pose(person));
            }
        }
        return people;
    }

    private static Pose pose(JsonNode person) {
        JsonNode box = person.path("bbox");
        JsonNode numbers = person.path("keypoints");
        List<Keypoint> joints = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += NUMBERS_PER_JOINT) {
            float score = numbers.get(i + 2).asInt() == 2 ? SEEN : HIDDEN;
            joints.add(new Keypoint(
                    (float) numbers.get(i).asDouble(),
                    (float) numbers.get(i + 1).asDouble(),
                    score));
        }
        return Pose.of(
                new Box(
                        (float) box.get(0).asDouble(),
                        (float) box.get(1).asDouble(),
                        (float) box.get(2).asDouble(),
                        (float) box.get(3).asDouble()),
                SEEN,
                joints);
    }

    /** There and back: the place of a number among the pictures. */
    int place(long number) {
        int length = pictures.size();
        int at = (int) (number % (2L * length));
        return at < length ? at : 2 * length - 1 - at;
    }

    /** The pictures there and back. */
    List<byte[]> thereAndBack() {
        List<byte[]> all = new ArrayList<>();
        for (int number = 0; number < 2 * pictures.size(); number++) {
            all.add(pictures.get(place(number)));
        }
        return all;
    }
}
