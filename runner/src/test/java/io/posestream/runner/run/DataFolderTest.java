package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    void open_folderOfItsOwn_isClosedToOthers(@TempDir Path folder) throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxrwxrwx"));

        DataFolder.open(Optional.of(empty)).close();
        DataFolder.open(Optional.of(folder.resolve("a/new"))).close();

        assertThat(permissions(empty)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("a/new"))).isEqualTo("rwx------");
    }

    @Test
    void open_folderWithOtherFiles_isLeftAsItIsAndRefusedWhereAnybodyMayWrite(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("other"), "x");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        DataFolder.open(Optional.of(folder)).close();

        assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> DataFolder.open(Optional.of(folder)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("any user may write");
    }

    private static String permissions(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void open_aFileInTheWay_isAUserError(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> DataFolder.open(Optional.of(file))).isInstanceOf(UserError.class);
    }
}
