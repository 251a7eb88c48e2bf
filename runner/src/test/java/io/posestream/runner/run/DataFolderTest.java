package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @Test
    void open_sameFolderTwice_isRefusedUntilTheFirstCloses(@TempDir Path folder) {
        Optional<Path> named = Optional.of(folder.resolve("data"));
        try (DataFolder first = DataFolder.open(named)) {
            assertThat(first.broker()).startsWithRaw(folder);
            assertThatThrownBy(() -> DataFolder.open(named))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("another process uses");
        }

        DataFolder.open(named).close();
        assertThat(folder.resolve("data")).exists();
    }

    @Test
    void close_temporaryFolder_isDeleted() throws IOException {
        DataFolder folder = DataFolder.open(Optional.empty());
        Path inside = Files.createDirectories(folder.broker());

        folder.close();

        assertThat(inside.getParent()).doesNotExist();
    }

    @Test
    void open_aFileInTheWay_isAUserError(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> DataFolder.open(Optional.of(file))).isInstanceOf(UserError.class);
    }
}
