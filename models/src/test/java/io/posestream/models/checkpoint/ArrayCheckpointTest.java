package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles of NumPy arrays. */
class ArrayCheckpointTest {
    @TempDir
    Path folder;

    private Path write(byte[] pickle) throws IOException {
        return Files.write(folder.resolve("weights.pkl"), pickle);
    }

    @Test
    void open_arraysOfEitherOrder_giveTheirElementsInCOrder() throws IOException {
        // Given
        Path file = write(new ArrayPickle()
                .array("c", 2, 3, ByteOrder.LITTLE_ENDIAN, false, 1, 2, 3, 4, 5, 6)
                .array("fortran", 2, 3, ByteOrder.LITTLE_ENDIAN, true, 1, 4, 2, 5, 3, 6)
                .array("big", 2, 3, ByteOrder.BIG_ENDIAN, false, 1, 2, 3, 4, 5, 6)
                .end());

        // When, Then
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.tensors().keySet()).containsExactly("c", "fortran", "big");
            for (String name : checkpoint.tensors().keySet()) {
                assertThat(checkpoint.tensors().get(name).shape()).isEqualTo(List.of(2, 3));
                assertThat(checkpoint.floats(name)).as(name).containsExactly(1, 2, 3, 4, 5, 6);
            }
        }
    }

    @Test
    void open_arrayShorterThanItsShape_isRefused() throws IOException {
        // Given
        Path file = write(new ArrayPickle()
                .array("w", 2, 3, ByteOrder.LITTLE_ENDIAN, false, 1, 2)
                .end());

        // When, Then
        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tensor w is larger than its storage");
    }

    @Test
    void open_nameThatIsNotAllowed_isNamedAndNotCalled() throws IOException {
        // Given
        Path file = write(new ArrayPickle()
                .array("w", 1, 1, ByteOrder.LITTLE_ENDIAN, false, 1)
                .call("evil", "posix", "system")
                .end());

        // When, Then
        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("posix.system")
                .hasMessageContaining("nothing was executed");
    }

    @Test
    void open_cutShort_errsInOneLineOrReadsNothingWrong() throws IOException {
        // Given
        byte[] whole = new ArrayPickle()
                .array("w", 2, 2, ByteOrder.LITTLE_ENDIAN, false, 1, 2, 3, 4)
                .end();

        for (int length = 1; length < whole.length; length++) {
            // When
            Path file = write(Arrays.copyOf(whole, length));

            // Then
            assertThatThrownBy(() -> Checkpoint.open(file).close())
                    .isInstanceOf(UserError.class)
                    .message()
                    .doesNotContain("\n");
        }
    }
}
