package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources and folders that cannot be used. */
final class RunRefusalTest extends Refusals {
    @Test
    void run_fileMissing_isNamed() throws IOException {
        refused(run(folder.resolve("nowhere.mp4")), "nowhere.mp4", "no such file");
    }

    @Test
    void run_folderWithoutMedia_isNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("holiday"));
        Files.writeString(empty.resolve("notes.txt"), "sun");

        refused(run(empty), "holiday", "without videos or images");
    }

    @Test
    void run_notAVideo_isNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.mp4"), "Dear Sir or Madam,\n".repeat(200));

        refused(run(text), "letter.mp4", "not a video");
    }

    @Test
    void run_emptyFile_isNamed() throws IOException {
        refused(run(Files.createFile(folder.resolve("empty.mp4"))), "empty.mp4");
    }

    @Test
    void run_mp4WithoutItsIndex_saysSo() throws IOException {
        Path video = Clips.withoutIndex(clip("unfinished.mp4"));

        refused(run(video), "unfinished.mp4", "without its index", "repair");
    }

    @Test
    void run_indexWithoutPictures_isNamed() throws IOException {
        // Given only the index, in front, is left
        Path video = Clips.cut(clip("zero.mp4"), 0.1);

        refused(run(video), "zero.mp4");
    }

    @Test
    void run_oneBadSourceOfThree_isNamedAndNothingIsWritten() throws IOException {
        List<String> arguments = run(clip("good.mp4"));
        arguments.addAll(
                1,
                List.of(clip("fine.mp4").toString(), folder.resolve("bad.mp4").toString()));

        refused(arguments, "bad.mp4", "no such file");
    }

    @Test
    void run_outIsAFile_isNamed() throws IOException {
        Files.writeString(out, "in the way");
        Typed typed = Typed.command(run(clip("a.mp4")));

        assertThat(typed.code()).isEqualTo(2);
        assertOneLine(typed, "is not a folder", "--out");
        assertThat(out).hasContent("in the way");
    }

    @Test
    void run_resultsThereAlready_needsOverwrite() throws IOException {
        Path results = Files.createDirectories(out.resolve("a"));
        Files.writeString(results.resolve("posetrack.json"), "precious");
        Typed typed = Typed.command(run(clip("a.mp4")));

        assertThat(typed.code()).isEqualTo(2);
        assertOneLine(typed, "already holds results", "--overwrite");
        assertThat(results.resolve("posetrack.json")).hasContent("precious");
        assertThat(results).isDirectoryNotContaining("glob:**summary.json");
        assertThat(out.resolve("posestream.log")).doesNotExist();
    }

    @Test
    void run_badVideoInAProcessOfItsOwn_nativeLibrariesAddNoLine() throws Exception {
        // Given what makes FFmpeg and ONNX Runtime complain
        Path video = Clips.withoutIndex(clip("unfinished.mp4"));
        Path model = Files.writeString(folder.resolve("weights.onnx"), "these are no weights");

        try (ChildJvm first = ChildJvm.start(folder, "video", Main.class, run(video));
                ChildJvm second = ChildJvm.start(folder, "model", Main.class, run(clip("a.mp4"), model, model))) {
            assertThat(first.awaitExit(60)).isEqualTo(2);
            assertThat(first.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("posestream: ")
                    .contains("unfinished");
            assertThat(second.awaitExit(60)).isEqualTo(2);
            assertThat(second.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("posestream: ")
                    .contains("weights");
        }
        assertThat(out).doesNotExist();
    }
}
