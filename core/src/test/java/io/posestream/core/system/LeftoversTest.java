package io.posestream.core.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path temp;

    @Test
    void deleteAll_namedFilesAndFolders_areGoneAndOthersStay() throws IOException {
        // Given
        Path folder = Files.createDirectories(temp.resolve("folder/deep")).getParent();
        Files.writeString(folder.resolve("deep/file"), "x");
        Path named = Files.writeString(temp.resolve("named"), "x");
        Path kept = Files.writeString(temp.resolve("kept"), "x");
        Path outside = Files.writeString(temp.resolve("outside"), "x");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Leftovers.add(folder);
        Leftovers.add(named);
        Leftovers.add(temp.resolve("never written"));
        Leftovers.add(kept);
        Leftovers.remove(kept);
        // When
        Leftovers.deleteAll();
        // Then
        assertThat(folder).doesNotExist();
        assertThat(named).doesNotExist();
        assertThat(kept).exists();
        assertThat(outside).exists();
    }
}
