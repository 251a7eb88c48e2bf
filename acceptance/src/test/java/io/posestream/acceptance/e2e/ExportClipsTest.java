package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.kafka.ClientSettings;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.StoredCrowd;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clips in files, from what a real tracker has answered on a real broker. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class ExportClipsTest {
    private static final long FIRST = 1_000;

    @TempDir
    private Path folder;

    private ClientSettings clients;

    @BeforeEach
    void createTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.chain(info, 1);
    }

    /** A live camera that is seen three times: the second time goes on with the first, the third begins anew. */
    private void track() throws InterruptedException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        try (StoredCrowd crowd = new StoredCrowd(clients);
                TrackerApp tracker = TrackerApp.open(new TrackerSettings(clients, folder.resolve("t")), failed::set)) {
            for (int part = 0; part < 3; part++) {
                crowd.first("cam", FIRST + part, StreamPolicy.LIVE, part == 1);
                crowd.frames("cam", FIRST + part, 1, 50);
            }
            crowd.end("cam", FIRST + 2, 50);
            while (new TracksReader(clients).epochs().stream().noneMatch(StreamEpoch::ended)) {
                Thread.sleep(100);
            }
            assertThat(failed.get()).isNull();
            assertThat(tracker.metrics().results()).isEqualTo(150);
        }
    }

    private Typed export(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "export",
                "--bootstrap-servers",
                clients.bootstrapServers(),
                "--prefix",
                clients.prefix(),
                "--format",
                "clips-npz",
                "--clip-windows",
                "20/5@25",
                "--clip-tail",
                "pad",
                "--overwrite",
                "--out",
                folder.resolve("out").toString()));
        clients.overrides().forEach((key, value) -> arguments.addAll(List.of("-K", key + "=" + value)));
        arguments.addAll(List.of(more));
        return Typed.command(arguments);
    }

    private long[] starts() throws IOException {
        Path file = folder.resolve("out/cam/cam.T20s5r25.m1.npz");
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("start_us.npy"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer values = bytes.position(10 + bytes.getShort(8)).slice().order(ByteOrder.LITTLE_ENDIAN);
            return IntStream.range(0, values.remaining() / Long.BYTES)
                    .mapToLong(at -> values.getLong(Long.BYTES * at))
                    .toArray();
        }
    }

    @Test
    void export_epochThatContinuesAnother_hasTheClipsOfBothOnOneGrid() throws Exception {
        // Given
        track();

        // When
        Typed whole = export("--epoch", Long.toString(FIRST + 1));
        long[] both = starts();
        Typed again = export("--epoch", Long.toString(FIRST));
        long[] same = starts();
        Typed newest = export();
        long[] alone = starts();

        // Then
        assertThat(List.of(whole.code(), again.code(), newest.code())).containsOnly(0);
        assertThat(whole.err()).contains("cam: clips of the epochs 1000, 1001, which continue each other");
        assertThat(newest.err()).noneMatch(line -> line.contains("continue each other"));
        assertThat(same).isEqualTo(both);
        // the clock of the second epoch begins at 0 again: windows that reach over its start are there once
        assertThat(both.length).isGreaterThan(3 * alone.length / 2);
        assertThat(Files.readString(folder.resolve("out/cam/cam.T20s5r25.m1.json")))
                .contains("\"skeleton\":\"coco-17\"");
    }

    @Test
    void export_badClipOptions_areRefusedInOneLine() {
        for (List<String> wrong : List.of(
                List.of("--clip-windows", "0/1@30"),
                List.of("--clip-windows", "10/11@30"),
                List.of("--clip-windows", "10/5@241"),
                List.of("--clip-windows", "ten"),
                List.of("--clip-skeleton", "kinect"),
                List.of("--fill", "guess"),
                List.of("--clip-min-visible", "2"),
                List.of("--clip-labels", folder.resolve("none.csv").toString()))) {
            Typed typed = export(wrong.toArray(String[]::new));

            assertThat(typed.code()).as("%s said %s", wrong, typed.err()).isEqualTo(2);
            assertThat(typed.err()).singleElement().asString().startsWith("posestream: ");
        }
    }
}
