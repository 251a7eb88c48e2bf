package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SchemaTest {
    @Test
    void files_all_areThoseTheCodeIsMadeOf() throws IOException {
        Path folder = Path.of("src/main/protobuf");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(Schema.files().keySet())
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .toList());
        }
        for (String name : Schema.files().keySet()) {
            assertThat(Schema.files().get(name)).isEqualTo(Files.readString(folder.resolve(name)));
        }
    }
}
