package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Received;
import io.posestream.client.Start;
import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topics;
import io.posestream.runner.Main;
import io.posestream.runner.export.KeptBroker;
import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Owns a command in a process of its own that serves the page. Not thread-safe. */
final class ViewedRun implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\?token=\\S+");
    private static final long START_SECONDS = 60;
    private static final Duration READ = Duration.ofSeconds(30);

    private final ChildJvm process;
    private final URI link;

    private ViewedRun(ChildJvm process, URI link) {
        this.process = process;
        this.link = link;
    }

    /**
     * Starts a command and waits for its link.
     *
     * @param logs where its output goes
     */
    static ViewedRun start(Path logs, List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--view-port", "0"));
        ChildJvm process = ChildJvm.start(logs, "viewed", Main.class, all);
        try {
            process.await("the link", START_SECONDS, () -> link(process).isPresent());
            return new ViewedRun(process, URI.create(link(process).orElseThrow()));
        } catch (AssertionError | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    private static Optional<String> link(ChildJvm process) {
        return process.errLines().stream()
                .map(LINK::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
    }

    /** What it printed: address and token. */
    String link() {
        return link.toString();
    }

    URI uri() {
        return link;
    }

    /** The address without the token. */
    String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    int port() {
        return link.getPort();
    }

    List<String> said() {
        return process.errLines();
    }

    /** Waits until it has said something that contains a text. */
    void awaitWord(String text) throws InterruptedException {
        process.await(text, START_SECONDS, () -> said().stream().anyMatch(line -> line.contains(text)));
    }

    /** Ctrl-C; returns the exit code. */
    int interrupt() throws IOException, InterruptedException {
        process.interrupt();
        return process.awaitExit(START_SECONDS);
    }

    /** What service managers send; returns the exit code. */
    int terminate() throws IOException, InterruptedException {
        process.terminate();
        return process.awaitExit(START_SECONDS);
    }

    /** CPU time of the process so far. */
    Duration cpu() {
        return process.cpu();
    }

    /** Bytes of its objects after a collection. */
    long liveHeap() throws IOException, InterruptedException {
        return process.liveHeap();
    }

    int threads() throws IOException {
        return process.entries("task");
    }

    int openFiles() throws IOException {
        return process.entries("fd");
    }

    /** The command that serves a page of a broker's topics. */
    static List<String> view(ClientSettings clients) {
        List<String> arguments = new ArrayList<>(
                List.of("view", "--bootstrap-servers", clients.bootstrapServers(), "--prefix", clients.prefix()));
        clients.overrides().forEach((key, value) -> arguments.addAll(List.of("-K", key + "=" + value)));
        return arguments;
    }

    /** What {@code tracks} of the folder's broker says of a stream up to its end, by name of the frame. */
    static Map<FrameId, StreamItem<Tracks>> tracks(Path dataDir, String stream) {
        try (KeptBroker broker = KeptBroker.reach(dataDir)) {
            ClientSettings clients = broker.clients(Topics.DEFAULT_PREFIX, Map.of());
            ReaderSettings settings = ReaderSettings.of(clients.bootstrapServers())
                    .with(clients.overrides())
                    .from(Start.BEGINNING);
            Map<FrameId, StreamItem<Tracks>> all = new HashMap<>();
            long end = System.nanoTime() + READ.toNanos();
            try (PosestreamReader<StreamItem<Tracks>> reader = PosestreamReader.tracks(settings)) {
                while (all.values().stream().noneMatch(StreamItem.End.class::isInstance)) {
                    assertThat(System.nanoTime()).as("the end of %s", stream).isLessThan(end);
                    reader.poll(Duration.ofMillis(200)).stream()
                            .map(Received::value)
                            .filter(item -> item.id().streamId().equals(stream))
                            .forEach(item -> all.put(item.id(), item));
                }
            }
            return all;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
