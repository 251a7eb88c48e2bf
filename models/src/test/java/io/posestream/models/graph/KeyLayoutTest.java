package io.posestream.models.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and shapes that real checkpoints have. */
@SharedTest
class KeyLayoutTest {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+[\\[(]([0-9, ]*)[\\])].*");

    @ParameterizedTest
    @CsvSource({
        "rsn18-official.txt, rsn-18, OFFICIAL",
        "rsn18-mmpose.txt, rsn-18, MMPOSE",
        "hrnet-w48-official.txt, hrnet-w48, OFFICIAL"
    })
    void key_allParameters_areThoseOfTheCheckpoint(String file, String name, KeyLayout layout) throws IOException {
        // Given
        Map<String, List<Integer>> expected = new HashMap<>();
        for (String line : Files.readAllLines(Shared.path("vectors", "keys", file))) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            expected.put(matcher.group(1), shape(matcher.group(2)));
        }
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), 256, 192, 17, 1);

        // When
        KeyLayout detected =
                KeyLayout.detect(expected.keySet(), spec.architecture().family());
        Map<String, List<Integer>> actual = new HashMap<>();
        Networks.describe(spec, layout, unused -> new float[0])
                .parameters()
                .forEach(parameter -> actual.put(layout.key(parameter.name()), parameter.shape()));

        // Then
        Map<String, List<Integer>> bare = new HashMap<>();
        expected.forEach((key, shape) -> bare.put(KeyLayout.bare(key), shape));
        assertThat(detected).isEqualTo(layout);
        assertThat(actual).isEqualTo(bare);
    }

    private static List<Integer> shape(String text) {
        return Pattern.compile(",")
                .splitAsStream(text)
                .map(String::strip)
                .filter(size -> !size.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
