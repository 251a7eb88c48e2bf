package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    private static final String PLATFORM = "linux-x64";

    @TempDir
    Path temp;

    private Path cache;
    private String library;

    @BeforeEach
    void nameThem() {
        cache = temp.resolve("home").resolve("natives");
        library = System.mapLibraryName("onnxruntime");
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void folder_firstTime_unpacksForTheOwnerAlone() throws IOException {
        // When
        Path folder = new NativeFiles(cache).folder(PLATFORM);
        // Then
        assertThat(folder.getFileName().toString()).matches("onnxruntime-[0-9a-f]{16}");
        assertThat(Files.size(folder.resolve(library))).isGreaterThan(10 << 20);
        assertThat(folder.resolve(System.mapLibraryName("onnxruntime4j_jni"))).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(entries()).hasSize(1);
    }

    @Test
    void folder_again_isTheSameUntouched() throws IOException {
        // Given
        Path folder = new NativeFiles(cache).folder(PLATFORM);
        FileTime past = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(folder.resolve(library), past);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        // When
        Path again = new NativeFiles(cache).folder(PLATFORM);
        // Then
        assertThat(again).isEqualTo(folder);
        assertThat(Files.getLastModifiedTime(again.resolve(library))).isEqualTo(past);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
    }

    @Test
    void folder_damagedOrAbandoned_isMadeAnew() throws IOException {
        // Given
        Path folder = new NativeFiles(cache).folder(PLATFORM);
        long size = Files.size(folder.resolve(library));
        try (FileChannel channel = FileChannel.open(folder.resolve(library), StandardOpenOption.WRITE)) {
            channel.truncate(size / 2);
        }
        Path abandoned = Files.createDirectory(cache.resolve("onnxruntime-killed.part"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path underWay = Files.createDirectory(cache.resolve("onnxruntime-other.part"));
        // When
        Path again = new NativeFiles(cache).folder(PLATFORM);
        // Then
        assertThat(Files.size(again.resolve(library))).isEqualTo(size);
        assertThat(entries())
                .containsExactlyInAnyOrder(
                        folder.getFileName().toString(), underWay.getFileName().toString());
    }

    @Test
    void folder_severalAtOnce_shareOne() throws IOException {
        // When
        List<CompletableFuture<Path>> all = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return new NativeFiles(cache).folder(PLATFORM);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .limit(4)
                .toList();
        List<Path> folders = all.stream().map(CompletableFuture::join).toList();
        // Then
        assertThat(folders).containsOnly(folders.get(0));
        assertThat(entries()).hasSize(1);
    }

    @Test
    void platform_asTheRuntimeNamesIt() {
        assertThat(NativeFiles.platform("Linux", "amd64")).isEqualTo("linux-x64");
        assertThat(NativeFiles.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(NativeFiles.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
        assertThat(NativeFiles.platform("Windows 11", "amd64")).isEqualTo("other-x64");
    }
}
