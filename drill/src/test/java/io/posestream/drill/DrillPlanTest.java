package io.posestream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fixed before anything is started. */
final class DrillPlanTest {
    @TempDir
    private Path folder;

    @Test
    void plan_sameSeed_givesTheSameKills() {
        assertThat(Kill.plan(7, 20)).hasSize(20).isEqualTo(Kill.plan(7, 20)).isNotEqualTo(Kill.plan(8, 20));
    }

    @Test
    void address_written_isReadBack() {
        List<NodeAddress> nodes =
                List.of(new NodeAddress(1, "127.0.0.1", 18000), new NodeAddress(2, "10.0.0.2", 18003));

        assertThat(NodeAddress.parseAll(NodeAddress.format(nodes))).isEqualTo(nodes);
        assertThat(NodeAddress.voters(nodes)).isEqualTo("1@127.0.0.1:18002,2@10.0.0.2:18005");
        assertThat(NodeAddress.servers(nodes)).isEqualTo("127.0.0.1:18000,10.0.0.2:18003");
    }

    @Test
    void sources_everySecondClip_haveTheirOwnNames() throws IOException {
        Path file = Files.createFile(folder.resolve("a.mp4"));
        Plan plan = new Plan(List.of(file, file, file), file, file, 5, 1, folder.resolve("out"), 10);

        assertThat(plan.sources(0, 2)).containsSequence("--stream-id", "clip1,clip3");
        assertThat(plan.sources(1, 2)).containsSequence("--stream-id", "clip2");
    }

    @Test
    void command_wrongInput_endsWithTwo() {
        assertThat(DrillMain.execute()).isEqualTo(2);
        assertThat(DrillMain.execute(
                        "kill",
                        "--clip",
                        "missing.mp4",
                        "--detector",
                        "d",
                        "--pose",
                        "p",
                        "--out",
                        folder.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
