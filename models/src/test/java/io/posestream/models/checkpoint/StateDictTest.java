package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.StorageRef;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {
    private static TensorRef tensor() {
        return new TensorRef(new StorageRef("0", ElementType.FLOAT32, 1, 0), 0, List.of(1L), List.of(1L));
    }

    private static Dictionary dictionary(Object... keysAndValues) {
        Dictionary dictionary = new Dictionary();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            dictionary.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return dictionary;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"state_dict", "model", "ema_state_dict", "model_ema", "params_ema", "net", "model_state_dict"})
    void tensors_knownWrapper_isTakenOff(String wrapper) throws MalformedCheckpoint {
        // Given
        Dictionary root = dictionary("epoch", 3L, wrapper, dictionary("module.a.weight", tensor(), "steps", 5L));
        // When, Then
        assertThat(StateDict.tensors(root)).containsOnlyKeys("a.weight");
    }

    @Test
    void tensors_plainAndAveraged_givesThePlainUnlessItIsEmpty() throws MalformedCheckpoint {
        // Given
        Dictionary averaged = dictionary("b", tensor());
        // When, Then
        assertThat(StateDict.tensors(dictionary("ema_state_dict", averaged, "state_dict", dictionary("a", tensor()))))
                .containsOnlyKeys("a");
        assertThat(StateDict.tensors(dictionary("state_dict", dictionary(), "ema_state_dict", averaged)))
                .containsOnlyKeys("b");
    }

    @Test
    void tensors_unknownWrapper_isNamed() {
        // Given
        Dictionary root = dictionary("run", dictionary("pose\u001b", dictionary("a", tensor())));
        // When, Then
        assertThatThrownBy(() -> StateDict.tensors(root)).hasMessageContaining("under the key \"run.pose\\x1b\"");
    }

    @Test
    @Timeout(20)
    void tensors_dictionariesThatHoldEachOther_areSearchedOnce() {
        // Given
        Dictionary loop = dictionary();
        for (int i = 0; i < 1000; i++) {
            loop.put("key" + i, i % 2 == 0 ? loop : dictionary("back", loop));
        }
        // When, Then
        assertThatThrownBy(() -> StateDict.tensors(loop)).hasMessageContaining("holds no tensors");
    }

    @SharedTest
    @Test
    void open_averagedWeightsAlone_areRead() {
        try (Checkpoint checkpoint = Checkpoint.open(Shared.path("cases", "checkpoint_wrappers", "ema.pth"))) {
            assertThat(checkpoint.tensors()).isNotEmpty();
        }
    }
}
