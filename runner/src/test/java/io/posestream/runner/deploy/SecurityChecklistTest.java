package io.posestream.runner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether each line of the checklist of {@code docs/security.md} names tests, and whether they are there. */
final class SecurityChecklistTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final int LEAST_LINES = 25;

    @Test
    void checklist_everyLine_namesTestsThatAreThere() throws IOException {
        // Given
        Path root = DeployFiles.path("README.md").getParent().getParent();
        String document = DeployFiles.text(root.resolve("docs/security.md"));
        List<String> lines = document.substring(document.indexOf("## Checklist"))
                .lines()
                .filter(line -> line.startsWith("* "))
                .toList();
        Map<String, String> tests = sources(root);

        // Then
        assertThat(lines).hasSizeGreaterThan(LEAST_LINES);
        for (String line : lines) {
            List<MatchResult> named = NAMED.matcher(line).results().toList();
            assertThat(named).as(line).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(tests).as(line).containsKey(test.group(1));
                assertThat(tests.get(test.group(1))).as(line).contains("void " + test.group(2) + "(");
            }
        }
    }

    /** The text of every class of tests, by its name. */
    private static Map<String, String> sources(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(SecurityChecklistTest::testsUnder)
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            DeployFiles::text,
                            (one, other) -> one + other));
        }
    }

    private static Stream<Path> testsUnder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
