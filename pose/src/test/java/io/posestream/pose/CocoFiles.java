package io.posestream.pose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** COCO's JSON files. */
final class CocoFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CocoFiles() {}

    static JsonNode json(Path file) throws IOException {
        return MAPPER.readTree(file.toFile());
    }

    static List<CocoAp.Person> truths(Path file) throws IOException {
        List<CocoAp.Person> people = new ArrayList<>();
        for (JsonNode node : json(file).get("annotations")) {
            people.add(new CocoAp.Person(
                    node.get("image_id").asLong(),
                    numbers(node.get("keypoints")),
                    node.get("area").asDouble(),
                    numbers(node.get("bbox")),
                    node.path("iscrowd").asInt() == 1
                            || node.get("num_keypoints").asInt() == 0,
                    1));
        }
        return people;
    }

    static List<CocoAp.Person> found(Path file) throws IOException {
        List<CocoAp.Person> people = new ArrayList<>();
        for (JsonNode node : json(file)) {
            people.add(new CocoAp.Person(
                    node.get("image_id").asLong(),
                    numbers(node.get("keypoints")),
                    0,
                    List.of(),
                    false,
                    node.get("score").asDouble()));
        }
        return people;
    }

    static Map<Long, String> images(Path file) throws IOException {
        Map<Long, String> names = new TreeMap<>();
        for (JsonNode node : json(file).get("images")) {
            names.put(node.get("id").asLong(), node.get("file_name").asText());
        }
        return names;
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asDouble()));
        return values;
    }
}
