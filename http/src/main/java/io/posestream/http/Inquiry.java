package io.posestream.http;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks for. Nothing in it has been believed yet.
 *
 * @param method of HTTP
 * @param path decoded, without query; begins with a slash
 * @param query parameters, the first value of each
 * @param headers by name in lower case, the first value of each
 * @param remote address of the other end of the connection
 */
public record Inquiry(
        String method, String path, Map<String, String> query, Map<String, String> headers, String remote) {
    /** Copies the maps. */
    public Inquiry {
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(remote, "remote is null");
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** A header's value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A parameter's value. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }
}
