package io.posestream.models.add;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Fetches one file over HTTPS into a part file that a later call goes on with. Redirects lead to HTTPS only; what is
 * fetched is bounded; a part is gone on with only where the server says by ETag or Last-Modified that it is still the
 * same file. Proxy settings are those of the JVM ({@code https.proxyHost}). Not thread-safe.
 */
public final class Download {
    private static final int MOST_REDIRECTS = 10;
    private static final int MOST_ROUNDS = 50;
    /** Tries in a row that bring nothing more. */
    private static final int MOST_IN_VAIN = 4;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final Duration CONNECT = Duration.ofSeconds(30);
    /** The servers of large files redirect: an answer without a body comes soon or never. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int RANGE_NOT_THERE = 416;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClient client;
    private final long maxBytes;
    private final Duration pause;
    private final Progress progress;

    /** Told of what has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called after every piece.
         *
         * @param bytes that are there
         * @param total of the file, where the server says
         */
        void at(long bytes, OptionalLong total);
    }

    /** A connection that ended too soon or a server that asks for patience: worth another try. */
    private static final class Unfinished extends IOException {
        private static final long serialVersionUID = 1L;

        Unfinished(String message) {
            super(message);
        }
    }

    /**
     * @param client follows no redirect by itself; stays the caller's
     * @param maxBytes most that is fetched
     * @param pause before another try
     * @param progress told of what has come
     */
    public Download(HttpClient client, long maxBytes, Duration pause, Progress progress) {
        this.client = requireNonNull(client, "client is null");
        this.maxBytes = maxBytes;
        this.pause = requireNonNull(pause, "pause is null");
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** What connects as this class wants it: no redirects, proxy and certificates of the JVM. */
    public static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
    }

    /**
     * Fetches a file.
     *
     * @param address to start from
     * @param part where it is kept; what is there of the same address is gone on with
     * @throws UserError where the address gives no such file, the file is too large, or the connection fails for good; the
     *     part stays where it can be gone on with
     */
    public void fetch(URI address, Path part) {
        requireHttps(address);
        PartFile file = new PartFile(part, address);
        String last = "";
        int inVain = 0;
        for (int round = 0; round < MOST_ROUNDS && inVain < MOST_IN_VAIN; round++) {
            long before = file.size();
            try {
                if (round > 0) {
                    Thread.sleep(pause.toMillis());
                }
                follow(address, file);
                return;
            } catch (IOException e) {
                last = e.getMessage() == null ? e.toString() : e.getMessage();
                inVain = file.size() > before ? 0 : inVain + 1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UserError("interrupted while fetching " + address, e);
            }
        }
        throw new UserError("cannot fetch " + address + ": " + last + "; "
                + (file.size() > 0
                        ? file.size() + " bytes are kept, the same command goes on from there"
                        : "try later"));
    }

    private void follow(URI address, PartFile file) throws IOException, InterruptedException {
        URI place = address;
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            HttpResponse<InputStream> response =
                    client.send(request(place, file), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() < REDIRECT || response.statusCode() >= CLIENT_ERROR) {
                    take(address, response, body, file);
                    return;
                }
                place = target(address, place, response);
            }
        }
        throw new UserError(address + " redirects more than " + MOST_REDIRECTS + " times: not followed");
    }

    private static HttpRequest request(URI place, PartFile file) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(place).timeout(ANSWER).header("User-Agent", "posestream");
        file.validator()
                .ifPresent(validator ->
                        request.header("Range", "bytes=" + file.size() + "-").header("If-Range", validator.value()));
        return request.build();
    }

    private static URI target(URI address, URI place, HttpResponse<?> response) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() ->
                        new UserError(address + " answers " + response.statusCode() + " and does not say where to go"));
        try {
            URI target = place.resolve(location);
            if (!isHttps(target)) {
                throw new UserError(address + " redirects to " + target + ", which is not https: not followed");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw new UserError(address + " redirects to what is no address: " + location, e);
        }
    }

    /** Throws {@link UserError} where an address is of another kind. */
    static void requireHttps(URI address) {
        if (!isHttps(address)) {
            throw new UserError(address + " is no https:// address");
        }
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
    }

    private void take(URI address, HttpResponse<InputStream> response, InputStream body, PartFile file)
            throws IOException {
        switch (response.statusCode()) {
            case OK -> {
                requireNoPage(address, response);
                file.begin(Validator.of(response.headers()));
                OptionalLong total = response.headers().firstValueAsLong("Content-Length");
                copy(address, body, file, total);
            }
            case PARTIAL -> {
                if (!file.continues(response.headers())) {
                    file.forget();
                    throw new Unfinished("the file has changed on the server");
                }
                copy(address, body, file, ContentRange.total(response.headers()));
            }
            case RANGE_NOT_THERE -> {
                file.forget();
                throw new Unfinished("the file has changed on the server");
            }
            default -> refuse(address, response.statusCode());
        }
    }

    private static void refuse(URI address, int status) throws IOException {
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            throw new Unfinished("the server answers " + status);
        }
        String meaning = switch (status) {
            case 401, 403, 407 -> ": it is not given to everybody; fetch it as its page says, then add the file";
            case 404, 410 -> ": there is no such file";
            default -> "";
        };
        throw new UserError(address + " answers " + status + meaning);
    }

    private static void requireNoPage(URI address, HttpResponse<?> response) {
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            throw new UserError(address + " is a web page, no network: look there for the address of the file itself");
        }
    }

    private void copy(URI address, InputStream body, PartFile file, OptionalLong total) throws IOException {
        requireRoom(address, file, total);
        long size = file.size();
        try (OutputStream out =
                        Files.newOutputStream(file.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                StallGuard guard = new StallGuard(body, ANSWER)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                guard.moved();
                size += read;
                if (size > maxBytes) {
                    throw tooLarge(address, "more than " + maxBytes);
                }
                out.write(buffer, 0, read);
                progress.at(size, total);
            }
            guard.requireMoving();
        } catch (UserError e) {
            file.forget();
            throw e;
        }
        if (total.isPresent() && size < total.getAsLong()) {
            throw new Unfinished("the connection ended after " + size + " of " + total.getAsLong() + " bytes");
        }
    }

    private void requireRoom(URI address, PartFile file, OptionalLong total) throws IOException {
        if (total.isEmpty()) {
            return;
        }
        if (total.getAsLong() > maxBytes) {
            file.forget();
            throw tooLarge(address, "of " + total.getAsLong());
        }
        long free = Files.getFileStore(file.path().toAbsolutePath().getParent()).getUsableSpace();
        if (total.getAsLong() - file.size() > free) {
            throw new UserError(
                    "too little disk in " + file.path().toAbsolutePath().getParent() + ": " + (free >> 20)
                            + " MB free, " + (total.getAsLong() >> 20) + " MB needed");
        }
    }

    private UserError tooLarge(URI address, String size) {
        return new UserError(address + " gives a file " + size + " bytes; the most that is taken is " + (maxBytes >> 20)
                + " MB, and an ONNX file is never larger than 2 GB");
    }
}
