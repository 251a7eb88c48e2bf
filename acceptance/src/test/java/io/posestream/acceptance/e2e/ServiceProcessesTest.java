package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.Main;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stages as processes of their own beside a broker's process give the same files as the single process. */
@SharedTest
@Tag("full")
@Timeout(600)
final class ServiceProcessesTest {
    private static final int FRAMES = 20;
    private static final long SOME_ANSWERS = 3000;
    private static final long PATIENCE = 180;

    @TempDir
    private Path folder;

    private String servers;
    private Map<String, String> letIn;

    @Test
    void services_poseKilledOnTheWay_giveTheFilesOfTheSingleProcess() throws Exception {
        // Given
        Path expected = Chain.undisturbed(FRAMES, folder.resolve("expected"));
        Path log = folder.resolve("log");
        try (ChildJvm broker = ChildJvm.start(folder, "broker", BrokerMain.class, List.of(log.toString()))) {
            broker.await("the broker", PATIENCE, () -> !broker.outLines().isEmpty());
            servers = broker.outLines().get(0);
            letIn = BrokerCredentials.in(log).client();
            Typed created = Typed.command(command("topics", "create", "--partitions", "4"));
            assertThat(created.code()).as("said %s", created.err()).isZero();

            // When
            try (ChildJvm tracker = start("track");
                    ChildJvm detector = start("detect", "--detector", Chain.DETECTOR);
                    ChildJvm doomed = start("pose", "--pose", Chain.POSE);
                    ChildJvm ingest = ChildJvm.start(folder, "ingest", Main.class, ingest())) {
                doomed.await("poses", PATIENCE, () -> Chain.logBytes(log, "poses") >= SOME_ANSWERS);
                doomed.kill();
                assertThat(ended()).isFalse();
                try (ChildJvm pose = start("pose", "--pose", Chain.POSE)) {
                    pose.await("the end", PATIENCE, () -> ended());
                    assertThat(ingest.awaitExit(PATIENCE))
                            .as("said %s", ingest.errLines())
                            .isZero();
                    pose.interrupt();
                    assertThat(pose.awaitExit(PATIENCE)).isEqualTo(130);
                }
                detector.interrupt();
                tracker.interrupt();
                assertThat(detector.awaitExit(PATIENCE)).isEqualTo(130);
                assertThat(tracker.awaitExit(PATIENCE)).isEqualTo(130);
            }

            // Then
            Path out = folder.resolve("out");
            Typed exported = Typed.command(command("export", "--out", out.toString()));
            assertThat(exported.code()).as("said %s", exported.err()).isZero();
            Chain.assertSameResults(out.resolve(Chain.STREAM), expected);
        }
    }

    private List<String> command(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--bootstrap-servers", servers));
        letIn.forEach((key, value) -> arguments.addAll(List.of("-K", key + "=" + value)));
        return arguments;
    }

    private ChildJvm start(String command, String... more) throws IOException {
        List<String> arguments = command(command);
        arguments.addAll(List.of(more));
        if (more.length > 0) {
            arguments.addAll(List.of("--threads", "1"));
        }
        return ChildJvm.start(folder, command, Main.class, arguments);
    }

    private List<String> ingest() {
        List<String> arguments = command("ingest", "--lead", "4");
        arguments.addAll(Chain.clip(FRAMES));
        return arguments;
    }

    private boolean ended() {
        return new TracksReader(new ClientSettings(servers, "posestream", letIn))
                .epochs().stream().anyMatch(StreamEpoch::ended);
    }
}
