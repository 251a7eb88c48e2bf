package io.posestream.models.add;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.Catalogue;
import io.posestream.models.Digest;
import io.posestream.models.ModelStore;
import io.posestream.testkit.TinyOnnx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class ModelAdditionTest {
    private static final ModelAddition.Settings YES =
            new ModelAddition.Settings(Optional.empty(), true, false, Optional.empty());

    @TempDir
    static Path keys;

    @TempDir
    Path temp;

    private final StringWriter said = new StringWriter();
    private Path models;
    private ModelStore store;

    @BeforeEach
    void open() {
        models = temp.resolve("home/models");
        store = ModelStore.of(
                Map.of("POSESTREAM_HOME", temp.resolve("home").toString()), temp, Optional.of(temp.resolve("project")));
    }

    private static byte[] rtmpose() {
        return new TinyOnnx()
                .input("input", 1, 3, 64, 64)
                .answer("simcc_x", new float[17 * 128], 1, 17, 128)
                .answer("simcc_y", new float[17 * 128], 1, 17, 128)
                .bytes();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private ModelManifest add(String name, String source, ModelAddition.Settings settings) {
        Download unused = new Download(Download.client().build(), 1, Duration.ZERO, (bytes, total) -> {});
        return new ModelAddition(store, name, source, settings).run(unused, new PrintWriter(said, true));
    }

    private void refused(String name, Path source, String message) {
        assertThatThrownBy(() -> add(name, source.toString(), YES))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertThat(left()).isEmpty();
    }

    /** What is in the store, hidden things too. */
    private List<String> left() {
        if (!Files.exists(models)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(models)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void run_bareFile_isRecognisedNamedListedAndRemoved() throws Exception {
        // Given
        Path file = Files.write(temp.resolve("end2end.onnx"), rtmpose());
        // When
        ModelManifest manifest = add("rtm", file.toString(), YES);
        // Then
        assertThat(manifest.id()).isEqualTo("rtm");
        assertThat(manifest.family()).isEqualTo(ModelFamily.SIMCC);
        assertThat(store.find("rtm")).isEqualTo(models.resolve("rtm"));
        assertThat(left()).containsExactly("rtm");
        assertThat(said.toString())
                .contains("sha256 " + Digest.sha256(file), "SimCC", "17 joints (coco-17)", "--pose rtm", "--licence");
        StringWriter listed = new StringWriter();
        Catalogue.list(store, new PrintWriter(listed, true));
        assertThat(listed.toString())
                .contains(
                        "yours: rtm",
                        "simcc",
                        "origin: SimCC",
                        "end2end.onnx; licence: not stated",
                        Digest.sha256(file));
        assertThatThrownBy(() -> add("rtm", file.toString(), YES)).hasMessageContaining("pass --overwrite");
        add("rtm", file.toString(), new ModelAddition.Settings(Optional.empty(), false, true, Optional.of("mine")));
        assertThat(ModelManifest.read(models.resolve("rtm/model.json")).licence())
                .isEqualTo("mine");
        assertThat(new ModelRemoval(store, "rtm").run()).isEqualTo(models.resolve("rtm"));
        assertThat(left()).isEmpty();
    }

    @Test
    void run_folderWithManifest_keepsWhatItSays() throws Exception {
        // Given
        Path file = Files.write(temp.resolve("net.onnx"), rtmpose());
        add("one", file.toString(), YES);
        Path folder = models.resolve("one");
        String json =
                Files.readString(folder.resolve("model.json")).replace("\"flipTest\" : false", "\"flipTest\" : true");
        Files.writeString(folder.resolve("model.json"), json);
        // When
        ModelManifest fromFolder = add("two", folder.toString(), YES);
        ModelManifest fromFile = add("three", folder.resolve("one.onnx").toString(), YES);
        // Then
        assertThat(fromFolder.toJson()).contains("\"flipTest\" : true").contains("\"id\" : \"two\"");
        assertThat(fromFile.toJson()).contains("\"flipTest\" : true").contains("\"id\" : \"three\"");
        assertThat(models.resolve("two/one.onnx")).hasBinaryContent(rtmpose());
    }

    @Test
    void run_zipWithOneGraph_takesIt() throws Exception {
        // Given
        byte[] zip = zip(Map.of(
                "rtmpose/end2end.onnx",
                rtmpose(),
                "rtmpose/deploy.json",
                new byte[] {'{', '}'},
                "__MACOSX/._end2end.onnx",
                new byte[3]));
        Path file = Files.write(temp.resolve("net.zip"), zip);
        // When
        add(
                "rtm",
                file.toString(),
                new ModelAddition.Settings(
                        Optional.of(Digest.sha256(file).toUpperCase(Locale.ROOT)), false, false, Optional.empty()));
        // Then
        assertThat(models.resolve("rtm/rtm.onnx")).hasBinaryContent(rtmpose());
        assertThat(file).exists();
    }

    @Test
    void run_zipNotToBeTrusted_isRefusedAndLeavesNothing() throws Exception {
        // Given
        Path outside = Files.write(temp.resolve("a.zip"), zip(Map.of("../net.onnx", rtmpose())));
        Path absolute = Files.write(temp.resolve("b.zip"), zip(Map.of("/net.onnx", rtmpose())));
        Path backwards = Files.write(temp.resolve("c.zip"), zip(Map.of("a\\..\\..\\net.onnx", rtmpose())));
        Path bomb = Files.write(temp.resolve("d.zip"), zip(Map.of("net.onnx", new byte[64 << 20])));
        Path two = Files.write(temp.resolve("e.zip"), zip(Map.of("a.onnx", rtmpose(), "b.onnx", rtmpose())));
        Path none = Files.write(temp.resolve("f.zip"), zip(Map.of("readme.txt", new byte[1])));
        Path pickle = Files.write(temp.resolve("g.pth"), zip(Map.of("archive/data.pkl", new byte[1])));
        byte[] half = zip(Map.of("net.onnx", rtmpose()));
        Path damaged = Files.write(temp.resolve("h.zip"), Arrays.copyOf(half, half.length / 2));
        // When, Then
        refused("net", outside, "would lie outside it, \"../net.onnx\"");
        refused("net", absolute, "would lie outside it");
        refused("net", backwards, "would lie outside it");
        refused("net", bomb, "unpacks to more than 16 MB");
        refused("net", two, "there are 2 ONNX files");
        refused("net", none, "no ONNX file in");
        refused("net", pickle, "PyTorch checkpoint");
        refused("net", damaged, "cannot unpack");
        assertThat(temp.resolve("net.onnx")).doesNotExist();
    }

    @Test
    void run_fileNobodyKnows_listsItsTensorsAndAManifestThatReads() throws Exception {
        // Given
        byte[] halpe = new TinyOnnx()
                .input("input", 1, 3, 64, 64)
                .answer("simcc_x", new float[26 * 128], 1, 26, 128)
                .answer("simcc_y", new float[26 * 128], 1, 26, 128)
                .bytes();
        Path file = Files.write(temp.resolve("halpe.onnx"), halpe);
        // When, Then
        refused("halpe", file, "nobody can tell by its tensors");
        assertThat(said.toString()).contains("input input FLOAT[1, 3, 64, 64]", "output simcc_x FLOAT[1, 26, 128]");
        // and what was printed is enough to add it
        String json = said.toString().substring(said.toString().indexOf('{'));
        Files.writeString(temp.resolve("model.json"), json);
        ModelManifest manifest = add("halpe", file.toString(), YES);
        assertThat(manifest.toJson()).contains("joint_25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain text", "<html>a page</html>"})
    void run_noNetworkAtAll_isOneLine(String text) throws Exception {
        refused("net", Files.writeString(temp.resolve("net.onnx"), text), "cannot load model");
    }

    @Test
    void run_address_isFetchedCheckedAndCleanedUp() throws Exception {
        try (LocalHttps server = new LocalHttps(keys)) {
            // Given
            byte[] zip = zip(Map.of("end2end.onnx", rtmpose()));
            server.at("/rtm.zip", exchange -> LocalHttps.send(exchange, 200, zip));
            server.at(
                    "/page",
                    exchange -> LocalHttps.send(exchange, 200, "<!doctype html>".getBytes(StandardCharsets.UTF_8)));
            Path same = Files.write(temp.resolve("same.zip"), zip);
            String address = server.address("/rtm.zip").toString();
            Download download = new Download(server.client(), 1 << 20, Duration.ofMillis(1), (bytes, total) -> {});
            PrintWriter out = new PrintWriter(said, true);
            ModelAddition.Settings wrong =
                    new ModelAddition.Settings(Optional.of("0".repeat(64)), false, false, Optional.empty());
            ModelAddition.Settings right =
                    new ModelAddition.Settings(Optional.of(Digest.sha256(same)), false, false, Optional.empty());
            // When, Then
            assertThatThrownBy(() -> new ModelAddition(store, "rtm", address, wrong).run(download, out))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("its sha256 is " + Digest.sha256(same));
            assertThat(left()).isEmpty();
            assertThatThrownBy(() -> new ModelAddition(
                                    store, "page", server.address("/page").toString(), YES)
                            .run(download, out))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("cannot load model");
            assertThat(left()).isEmpty();
            ModelManifest manifest = new ModelAddition(store, "rtm", address, right).run(download, out);
            assertThat(manifest.origin()).endsWith("from " + address);
            assertThat(left()).containsExactly("rtm");
        }
    }

    @Test
    void remove_networkOfTheProject_stays() throws Exception {
        // Given
        Path shipped = Files.createDirectories(temp.resolve("project/models/weights/pose"));
        Files.writeString(shipped.resolve("model.json"), "{}");
        // When, Then
        assertThatThrownBy(() -> new ModelRemoval(store, "pose").run())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("comes with the project");
        assertThat(shipped).exists();
    }
}
