package io.posestream.runner.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of the folder {@code deploy}, read. Static functions. */
public final class DeployFiles {
    private DeployFiles() {}

    /** A file or folder of it. */
    public static Path path(String relative) {
        Path module = Path.of("").toAbsolutePath();
        return Stream.of(module, module.getParent())
                .map(folder -> folder.resolve("deploy").resolve(relative))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no deploy/" + relative));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files with an ending, below a folder. */
    public static List<Path> under(String relative, String ending) {
        try (Stream<Path> files = Files.walk(path(relative))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new AssertionError("no " + ending + " below deploy/" + relative);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML file. */
    public static List<Node> yaml(Path file) {
        List<Node> documents = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        new Load(settings).loadAllFromString(text(file)).forEach(value -> documents.add(new Node(value)));
        return documents;
    }

    /** All documents of a kind that the manifests for Kubernetes hold. */
    public static List<Node> manifests(String kind) {
        return under("kubernetes", ".yaml").stream()
                .flatMap(file -> yaml(file).stream())
                .filter(document -> document.text("kind").equals(kind))
                .toList();
    }

    /**
     * A value of a YAML document.
     *
     * @param value a map, a list, a scalar, or null where it is not there
     */
    public record Node(Object value) {
        /** What lies under keys, one within the other. */
        public Node at(String... keys) {
            Object found = value;
            for (String key : keys) {
                found = found instanceof Map<?, ?> map ? map.get(key) : null;
            }
            return new Node(found);
        }

        /** The text under keys; empty where there is none. */
        public String text(String... keys) {
            Object found = at(keys).value;
            return found == null ? "" : String.valueOf(found);
        }

        /** The items of a list; none where it is not there. */
        public List<Node> items() {
            return value instanceof List<?> list ? list.stream().map(Node::new).toList() : List.of();
        }

        /** Walks through all of it: each key with what lies under it, at any depth. */
        public void each(BiConsumer<String, Node> visitor) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, below) -> {
                    visitor.accept(String.valueOf(key), new Node(below));
                    new Node(below).each(visitor);
                });
            }
            items().forEach(item -> item.each(visitor));
        }
    }
}
