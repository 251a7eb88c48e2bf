package io.posestream.runner.meter;

import io.posestream.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The metrics of a process as a scraper reads them. Immutable. */
public final class Scrape {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String text;
    private final Map<String, Double> values = new TreeMap<>();

    private Scrape(String text) {
        this.text = text;
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    }

    /** Serves what there is to see on a free port, and reads it. */
    public static Scrape of(Meters meters, int streams) throws IOException, InterruptedException {
        MeterOptions options = new MeterOptions(
                OptionalInt.empty(),
                true,
                HttpSettings.LOOPBACK,
                streams,
                MeterOptions.NONE.stuckAfter(),
                Optional.empty(),
                Optional.empty());
        try (MeterServer server = MeterServer.open(options, 0, meters)) {
            return of(server.address());
        }
    }

    /** Reads a page of metrics. */
    public static Scrape of(URI page) throws IOException, InterruptedException {
        HttpResponse<String> response = get(page);
        if (response.statusCode() != 200) {
            throw new AssertionError(page + " answers " + response.statusCode());
        }
        return new Scrape(response.body());
    }

    /** Asks for any page. */
    public static HttpResponse<String> get(URI page) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(20)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** All of it as it came. */
    public String text() {
        return text;
    }

    /**
     * The values of a metric added up.
     *
     * @param labels that they have, as {@code name="value"}
     */
    public double sum(String name, String... labels) {
        return series(name, labels).stream().mapToDouble(values::get).sum();
    }

    /** The series of a metric that have some labels. */
    public List<String> series(String name, String... labels) {
        return values.keySet().stream()
                .filter(series -> series.equals(name) || series.startsWith(name + "{"))
                .filter(series -> Arrays.stream(labels).allMatch(series::contains))
                .toList();
    }
}
