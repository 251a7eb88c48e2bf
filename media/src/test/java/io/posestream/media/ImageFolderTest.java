package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.media.video.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    private Path folder;

    private void touch(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    void images_numbersInNames_comeInNaturalOrder() throws Exception {
        // Given
        touch("f10.jpg", "f9.JPG", "f1.png", "f 2.webp", "été 3.jpeg", "日本.bmp", "notes.txt", ".f0.jpg", "clip.mp4");
        Files.createDirectory(folder.resolve("sub.jpg"));
        // When
        List<Path> images = ImageFolder.images(folder);
        // Then
        assertThat(names(images)).containsExactly("f 2.webp", "f1.png", "f9.JPG", "f10.jpg", "été 3.jpeg", "日本.bmp");
    }

    @Test
    void compareNames_hardCases_isATotalOrder() {
        // Given
        List<String> ordered = List.of(
                "",
                "0",
                "00",
                "01",
                "1",
                "1a",
                "2",
                "10",
                "99999999999999999998",
                "99999999999999999999",
                "a",
                "a1",
                "a1b2",
                "a1b10",
                "a10");
        // When
        List<String> sorted = new ArrayList<>(ordered);
        java.util.Collections.shuffle(sorted, new java.util.Random(5));
        sorted.sort(NaturalOrder::compareNames);
        // Then
        assertThat(sorted).isEqualTo(ordered);
    }

    @Test
    void of_eachKind_isTold() throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("a.mp4"));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Path picture = Files.createFile(pictures.resolve("1.png"));
        // When / Then
        assertThat(SourceKind.of(file)).isEqualTo(new SourceKind.VideoFile(file));
        assertThat(SourceKind.of(folder)).isEqualTo(new SourceKind.Videos(folder, List.of(file)));
        assertThat(SourceKind.of(pictures)).isEqualTo(new SourceKind.Images(pictures, List.of(picture)));
        assertThatThrownBy(() -> SourceKind.of(empty))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("without videos or images");
        assertThatThrownBy(() -> SourceKind.of(folder.resolve("none")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no such file or folder");
    }
}
