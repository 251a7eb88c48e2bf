package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelStoreTest {
    @TempDir
    Path temp;

    private Path model(String folder) throws IOException {
        Path made = Files.createDirectories(temp.resolve(folder));
        Files.writeString(made.resolve("model.json"), "{}");
        return made;
    }

    private static ModelStore store(Map<String, String> environment, Path home) {
        return ModelStore.of(environment, home, Optional.of(home.resolve("project")));
    }

    @Test
    void find_nameInSeveralPlaces_takesTheUsersOwnFirst() throws IOException {
        // Given
        model("project/models/weights/net");
        ModelStore store = store(Map.of("POSESTREAM_HOME", temp.resolve("home").toString()), temp);

        // When / Then
        assertThat(store.find("net")).isEqualTo(temp.resolve("project/models/weights/net"));
        Path outer = model("home/net");
        assertThat(store.find("net")).isEqualTo(outer);
        Path inner = model("home/models/net");
        assertThat(store.find("net")).isEqualTo(inner);
        assertThat(store.imported()).containsExactly(inner, outer);
        assertThat(store.builtIn()).hasSize(1);
    }

    @Test
    void find_noHomeNamed_looksBelowTheUsersFolder() throws IOException {
        // Given
        Path folder = model(".posestream/models/net");

        // When / Then
        assertThat(store(Map.of("POSESTREAM_HOME", " "), temp).find("net")).isEqualTo(folder);
        assertThat(store(Map.of(), temp).find(folder.toString())).isEqualTo(folder);
    }

    @Test
    void existing_folderWithoutManifest_isNoNetworkWhereTheValueIsAName() throws IOException {
        // Given
        Path model = model("net");
        Path other = Files.createDirectories(temp.resolve("other"));

        // When / Then
        assertThat(ModelStore.existing(model.toString())).contains(model);
        assertThat(ModelStore.existing(other.toString())).contains(other);
        assertThat(ModelStore.existing("src")).isEmpty();
        assertThat(ModelStore.existing("pom.xml")).contains(Path.of("pom.xml"));
    }

    @Test
    void int8Of_networkWithAndWithoutOne_takesWhatLiesBeside() throws IOException {
        // Given
        Path folder = model("pose-int8");
        Path graph = Files.createFile(temp.resolve("other-int8.onnx"));

        // When / Then
        assertThat(ModelStore.int8Of(temp.resolve("pose"))).isEqualTo(folder);
        assertThat(ModelStore.int8Of(temp.resolve("pose.onnx"))).isEqualTo(folder);
        assertThat(ModelStore.int8Of(folder)).isEqualTo(folder);
        assertThat(ModelStore.int8Of(temp.resolve("other.onnx"))).isEqualTo(graph);
        assertThatThrownBy(() -> ModelStore.int8Of(temp.resolve("float")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no form in int8")
                .hasMessageContaining("float-int8")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hrnet-w32   | leoxiaobin/deep-high-resolution-net.pytorch
                    hrnet-w32   | model import --arch hrnet-w32 --checkpoint FILE --out
                    rsn-18      | the RSN page of mmpose's model zoo
                    rsn-50x4    | there is no public checkpoint (the code is github.com/caiyuanhao1998/RSN)
                    rsn-50+prm  | no public checkpoint has a Pose Refine Machine
                    rsn-50+prm  | model import --arch rsn-50+prm
                    nonsense    | imported: mine; shipped: none; to be imported: rsn-18, rsn-50
                    missing.onnx| no network at missing.onnx: there is no such file
                    a/b         | no network at a/b: there is no such file
                    """)
    void find_missing_saysInOneLineHowToGetIt(String name, String advice) throws IOException {
        // Given
        model(".posestream/models/mine");
        ModelStore store = store(Map.of(), temp);

        // When / Then
        assertThatThrownBy(() -> store.find(name))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(advice)
                .hasMessageNotContaining("\n");
    }

    @Test
    void list_everyArchitecture_withItsSize() throws IOException {
        // Given
        StringWriter text = new StringWriter();
        model("project/models/weights/small");

        // When
        Catalogue.list(store(Map.of(), temp), new PrintWriter(text, true));
        Catalogue.show("rsn-50x4", new PrintWriter(text, true));

        // Then
        assertThat(text.toString()).contains("79,240,496", "15.122", "28,536,113", "70.4", "shipped: small");
    }
}
