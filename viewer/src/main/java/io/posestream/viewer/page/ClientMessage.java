package io.posestream.viewer.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page sends: a flat JSON object of texts, numbers, truth values and lists of texts. Immutable.
 *
 * @param type what is wanted
 * @param fields the others
 */
record ClientMessage(String type, Map<String, Object> fields) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MOST_FIELDS = 16;
    private static final int MOST_LISTED = 256;

    /** Reads one; empty where it is none. */
    static Optional<ClientMessage> read(String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, Object> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME && fields.size() < MOST_FIELDS) {
                String name = json.currentName();
                Object value = value(json);
                if (value == null) {
                    return Optional.empty();
                }
                fields.put(name, value);
            }
            boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
            return whole && fields.remove("type") instanceof String type
                    ? Optional.of(new ClientMessage(type, fields))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Null where it is none of what is allowed. */
    private static Object value(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null) {
            return null;
        }
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> texts(json);
            default -> null;
        };
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING && texts.size() < MOST_LISTED) {
            texts.add(json.getText());
        }
        return json.currentToken() == JsonToken.END_ARRAY ? texts : null;
    }

    Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A finite number. */
    Optional<Double> number(String name) {
        return fields.get(name) instanceof Double number && Double.isFinite(number)
                ? Optional.of(number)
                : Optional.empty();
    }

    boolean flag(String name, boolean usual) {
        return fields.get(name) instanceof Boolean flag ? flag : usual;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            list.forEach(text -> texts.add((String) text));
        }
        return texts;
    }
}
