package io.posestream.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** People of the shared validation pictures, by their annotated boxes. */
final class CocoPeople {
    private static final double LEAST_AREA = 32 * 32;

    private CocoPeople() {}

    /** Every {@code step}-th person from {@code start} on that has at least 32 x 32 pixels, at most {@code limit}. */
    static PersonCrops crops(ModelManifest manifest, int start, int step, int limit)
            throws IOException, CorruptImageException {
        Path folder = Shared.path("data", "coco-val-dev");
        JsonNode root = new ObjectMapper()
                .readTree(folder.resolve("person_keypoints.json").toFile());
        Map<Integer, String> files = new HashMap<>();
        root.get("images")
                .forEach(image -> files.put(
                        image.get("id").asInt(), image.get("file_name").asText()));
        PersonCrops crops = new PersonCrops(manifest);
        int index = 0;
        for (JsonNode person : root.get("annotations")) {
            JsonNode b = person.get("bbox");
            if (b.get(2).asDouble() * b.get(3).asDouble() < LEAST_AREA || index++ % step != start) {
                continue;
            }
            Box box = new Box(
                    b.get(0).floatValue(),
                    b.get(1).floatValue(),
                    b.get(2).floatValue(),
                    b.get(3).floatValue());
            byte[] bytes = Files.readAllBytes(folder.resolve("images")
                    .resolve(files.get(person.get("image_id").asInt())));
            try (Image picture = ImageCodec.decode(bytes)) {
                crops.add(picture, box);
            }
            if (crops.size() == limit) {
                break;
            }
        }
        return crops;
    }
}
