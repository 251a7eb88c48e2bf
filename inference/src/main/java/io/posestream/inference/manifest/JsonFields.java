package io.posestream.inference.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.Printable;
import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * Strict reading of one JSON object: every field must be there, have its type, and be asked for. Messages name file
 * and path. Not thread-safe.
 */
final class JsonFields {
    private final String where;
    private final JsonNode node;
    private final Set<String> seen = new HashSet<>();

    JsonFields(String where, JsonNode node) {
        this.where = where;
        this.node = node;
        if (!node.isObject()) {
            throw new UserError(where + ": an object {...} is expected");
        }
    }

    String text(String name) {
        JsonNode value = field(name);
        require(value.isTextual(), name, "a text");
        return value.asText();
    }

    int integer(String name) {
        JsonNode value = field(name);
        require(value.isInt(), name, "a whole number");
        return value.asInt();
    }

    double number(String name) {
        JsonNode value = field(name);
        require(value.isNumber(), name, "a number");
        return value.asDouble();
    }

    OptionalDouble optionalNumber(String name) {
        return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    /** Every field, each a number, in the order of the file. */
    Map<String, Double> allNumbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> numbers.put(name, number(name)));
        return numbers;
    }

    boolean flag(String name) {
        JsonNode value = field(name);
        require(value.isBoolean(), name, "true or false");
        return value.asBoolean();
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (jsonName(constant).equals(text)) {
                return constant;
            }
            names.add(jsonName(constant));
        }
        throw new UserError(
                where + "." + name + ": \"" + Printable.of(text) + "\" is none of " + String.join(", ", names));
    }

    boolean isText(String name) {
        return field(name).isTextual();
    }

    boolean has(String name) {
        return node.has(name);
    }

    JsonFields object(String name) {
        return new JsonFields(where + "." + name, field(name));
    }

    /** A list of objects; each knows its place in it. */
    List<JsonFields> objects(String name) {
        JsonNode value = field(name);
        require(value.isArray(), name, "a list of objects");
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : value) {
            objects.add(new JsonFields(where + "." + name + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    List<String> texts(String name) {
        return list(name, "texts", JsonNode::isTextual, JsonNode::asText);
    }

    List<Double> numbers(String name) {
        return list(name, "numbers", JsonNode::isNumber, JsonNode::asDouble);
    }

    /** A list of pairs of whole numbers, flattened. */
    List<Integer> pairs(String name) {
        List<Integer> flat = new ArrayList<>();
        JsonNode value = field(name);
        require(value.isArray(), name, "a list of pairs of whole numbers");
        for (JsonNode pair : value) {
            require(
                    pair.size() == 2 && pair.path(0).isInt() && pair.path(1).isInt(),
                    name,
                    "a list of pairs of whole numbers");
            flat.add(pair.get(0).asInt());
            flat.add(pair.get(1).asInt());
        }
        return flat;
    }

    /** Throws where the object holds a field nobody asked for: a misspelt option must not pass unseen. */
    void requireNothingElse() {
        node.fieldNames().forEachRemaining(name -> {
            if (!seen.contains(name)) {
                throw new UserError(where + ": unknown field \"" + Printable.of(name) + "\"; known here: "
                        + String.join(", ", seen.stream().sorted().toList()));
            }
        });
    }

    static String jsonName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private <T> List<T> list(
            String name, String what, Function<JsonNode, Boolean> fits, Function<JsonNode, T> convert) {
        JsonNode value = field(name);
        require(value.isArray(), name, "a list of " + what);
        List<T> values = new ArrayList<>();
        for (JsonNode element : value) {
            require(fits.apply(element), name, "a list of " + what);
            values.add(convert.apply(element));
        }
        return values;
    }

    private JsonNode field(String name) {
        seen.add(name);
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new UserError(where + ": field \"" + name + "\" is missing");
        }
        return value;
    }

    private void require(boolean fits, String name, String what) {
        if (!fits) {
            throw new UserError(where + "." + name + ": " + what + " is expected");
        }
    }
}
