package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherFileTest {
    @TempDir
    Path folder;

    /** Escapes are those of Java, so that each file is one line here. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        version https://git-lfs.github.com/spec/v1\\noid sha256:4d7a\\nsize 27 | Git LFS pointer
        <!DOCTYPE html><html><head></head></html>                            | web page
        \\ufeff\\r\\n  <HTML lang=en>                                          | web page
        <!-- saved --><!doctype HTML>                                        | web page
        <?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>                 | web page
        <?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>        | XML text
        {\\"error\\": \\"rate limit\\"}                                          | JSON text
        \\x1f\\x8b\\x08\\x00                                                     | gzip archive
        \\x89HDF\\r\\n\\x1a\\n                                                   | HDF5 file
        \\xff\\xfe                                                             | cannot be read as a checkpoint
        ''                                                                   | empty
        """)
    void open_somethingElse_isNamed(String content, String named) throws IOException {
        // Given
        String text = content.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\ufeff", "\ufeff")
                .replace("\\\"", "\"");
        byte[] bytes = content.contains("\\x") ? raw(text) : text.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("weights.pth"), bytes);
        // When, Then
        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("\n");
    }

    private static byte[] raw(String text) {
        StringBuilder latin = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                latin.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                latin.append(text.charAt(i));
            }
        }
        return latin.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
