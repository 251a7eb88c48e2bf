package io.posestream.core.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {
    @TempDir
    private Path folder;

    @Test
    void delete_folder_goesWithAllInItAndLeavesWhatItsLinksPointAt() throws IOException {
        // Given
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("file"), "kept");
        Path tree = Files.createDirectories(folder.resolve("tree/inner"));
        Files.writeString(tree.resolve("file"), "gone");
        Files.createSymbolicLink(tree.resolve("link"), kept);

        // When
        FileTree.delete(folder.resolve("tree"));

        // Then
        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(kept.resolve("file")).hasContent("kept");
    }

    @Test
    void delete_link_takesTheLinkAlone() throws IOException {
        // Given
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), kept);

        // When
        FileTree.delete(link);

        // Then
        assertThat(folder).isDirectoryContaining("glob:**kept").isDirectoryNotContaining("glob:**link");
    }

    @Test
    void delete_nothing_isNoFailure() {
        assertThatCode(() -> FileTree.delete(folder.resolve("none"))).doesNotThrowAnyException();
    }
}
