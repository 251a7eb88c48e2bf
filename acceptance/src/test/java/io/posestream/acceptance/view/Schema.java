package io.posestream.acceptance.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The part of JSON Schema (draft 7) that the schema of the interface is written in. */
final class Schema {
    /** Words that are understood; another would be passed over silently. */
    private static final Set<String> WORDS = Set.of(
            "$schema",
            "title",
            "description",
            "definitions",
            "$ref",
            "type",
            "enum",
            "minimum",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "oneOf");

    private final JsonNode root;

    private Schema(JsonNode root) {
        this.root = root;
    }

    static Schema load() throws IOException {
        try (InputStream in = Schema.class.getClassLoader().getResourceAsStream("page/api.schema.json")) {
            return new Schema(new ObjectMapper().readTree(in));
        }
    }

    /** What of a value does not fit a definition, each with its place. */
    List<String> problems(String definition, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(root.path("definitions").path(definition), value, definition, problems);
        return problems;
    }

    /** Names of all properties in the schema. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        collect(root, names);
        return names;
    }

    private static void collect(JsonNode schema, Set<String> names) {
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        schema.forEach(part -> collect(part, names));
    }

    private void check(JsonNode schema, JsonNode value, String place, List<String> problems) {
        schema.fieldNames().forEachRemaining(word -> {
            if (!WORDS.contains(word)) {
                throw new IllegalStateException("not understood: " + word);
            }
        });
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().substring("#/definitions/".length());
            check(root.path("definitions").path(name), value, place, problems);
            return;
        }
        if (schema.has("oneOf")) {
            long fits = 0;
            for (JsonNode one : schema.path("oneOf")) {
                List<String> some = new ArrayList<>();
                check(one, value, place, some);
                fits += some.isEmpty() ? 1 : 0;
            }
            if (fits != 1) {
                problems.add(place + ": fits " + fits + " of several: " + value);
            }
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            problems.add(place + ": " + value + " is none of " + schema.path("enum"));
        }
        if (schema.has("type") && !isType(schema.path("type"), value)) {
            problems.add(place + ": " + value + " is no " + schema.path("type"));
        }
        if (value.isNumber()
                && schema.has("minimum")
                && value.asDouble() < schema.path("minimum").asDouble()) {
            problems.add(place + ": " + value + " is below " + schema.path("minimum"));
        }
        if (value.isObject()) {
            checkObject(schema, value, place, problems);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                check(schema.path("items"), item, place + "[]", problems);
            }
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String place, List<String> problems) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                problems.add(place + ": no " + name.asText());
            }
        }
        value.fieldNames().forEachRemaining(name -> {
            JsonNode known = schema.path("properties").path(name);
            JsonNode more = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                check(known, value.path(name), place + "." + name, problems);
            } else if (more.isObject()) {
                check(more, value.path(name), place + "." + name, problems);
            } else if (more.isBoolean() && !more.asBoolean()) {
                problems.add(place + ": " + name + " is not in the schema");
            }
        });
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("no type: " + type);
        };
    }
}
