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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    @TempDir
    Path temp;

    @Test
    void find_importedModel_byName() throws IOException {
        // Given
        Path folder = Files.createDirectories(temp.resolve("models/rsn-18"));
        Files.writeString(folder.resolve("model.json"), "{}");
        ModelStore store = ModelStore.of(Map.of("POSESTREAM_HOME", temp.toString()), temp);

        // When / Then
        assertThat(store.find("rsn-18")).isEqualTo(folder);
        assertThat(store.imported()).containsExactly(folder);
    }

    @Test
    void find_knownButMissing_saysHowToGetIt() {
        // Given
        ModelStore store = ModelStore.of(Map.of(), temp);

        // When / Then
        assertThatThrownBy(() -> store.find("hrnet-w32"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("leoxiaobin")
                .hasMessageContaining("model import --arch hrnet-w32");
        assertThatThrownBy(() -> store.find("nonsense"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void list_everyArchitecture_withItsSize() {
        // Given
        StringWriter text = new StringWriter();

        // When
        Catalogue.list(ModelStore.of(Map.of(), temp), new PrintWriter(text, true));
        Catalogue.show("rsn-50x4", new PrintWriter(text, true));

        // Then
        assertThat(text.toString()).contains("79,240,496", "15.122", "28,536,113", "70.4");
    }
}
