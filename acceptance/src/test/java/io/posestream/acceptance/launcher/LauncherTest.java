package io.posestream.acceptance.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.acceptance.launcher.FakeProject.Result;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./posestream} does before Java runs. */
final class LauncherTest {
    /** The exit code of the Java that is a script: the launcher hands it on. */
    private static final int STARTED = 7;

    private static final int WRONG = 2;
    private static final Pattern TAKEN_IN = Pattern.compile("-XX:CompileCommand=inline,(\\S+)::\\*");

    @TempDir
    private Path folder;

    private FakeProject project;

    @BeforeEach
    void makeProject() throws IOException {
        project = FakeProject.in(folder);
    }

    @Test
    void start_freshCheckout_showsEachModuleBuildsAndStarts() throws Exception {
        // When
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(STARTED);
        assertThat(result.out()).startsWith("started ").contains("run video.mp4");
        assertThat(result.errorLines())
                .anyMatch(line -> line.matches("posestream: building core \\(2 of 3\\), \\d+ s"))
                .anyMatch(line -> line.matches("posestream: building runner \\(3 of 3\\), \\d+ s"))
                .anyMatch(line -> line.matches("posestream: built in \\d+ s"));
    }

    /** A pattern of which there is no class says nothing, and the JVM takes it in silence. */
    @Test
    void start_run_tellsTheCompilerOfClassesThatAreThere() throws Exception {
        // When
        Result result = project.start();

        // Then
        List<String> patterns = TAKEN_IN.matcher(result.out())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(patterns).hasSizeGreaterThan(1).allSatisfy(pattern -> {
            String file = "**/src/main/java/" + pattern.replace('.', '/') + ".java";
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + file);
            try (Stream<Path> sources = Files.walk(FakeProject.launcher().resolveSibling(moduleOf(pattern)))) {
                assertThat(sources).anyMatch(matcher::matches);
            }
        });
    }

    /** A module has the name of its first package below ours. */
    private static String moduleOf(String pattern) {
        return pattern.split("\\.", -1)[2];
    }

    @Test
    void start_built_buildsNothingAndUsesTheArchive() throws Exception {
        // Given
        project.start("POSESTREAM_ARCHIVE=on");

        // When
        Result result = project.start("POSESTREAM_ARCHIVE=on");

        // Then
        assertThat(project.builds()).isEqualTo(1);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("-XX:SharedArchiveFile=").contains("-Donnxruntime.native.path=");
    }

    @Test
    void start_jarOfTestsBesideTheOther_isNotTaken() throws Exception {
        // Given
        project.start();
        project.write("runner/target/posestream-runner-1-tests.jar", "tests");

        // When
        Result result = project.start();

        // Then
        assertThat(result.out())
                .contains("runner/target/posestream-runner-1.jar")
                .doesNotContain("tests.jar");
    }

    @Test
    void start_archiveRefused_startsWithout() throws Exception {
        // When
        project.start();
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(STARTED);
        assertThat(result.out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void start_otherJava_startsAtOnceAndMakesAnArchiveOfItsOwn() throws Exception {
        // Given
        project.start("POSESTREAM_ARCHIVE=on");
        project.release("25.0.3");

        // When
        Result result = project.start("POSESTREAM_ARCHIVE=on");

        // Then
        assertThat(result.out()).startsWith("started ").doesNotContain("SharedArchiveFile");
        assertThat(project.await("runner/target/start-25.0.3/classes.jsa")).isTrue();
    }

    @Test
    void start_sourceChanged_buildsAgain() throws Exception {
        // Given
        project.start();
        Path source = project.write("core/src/main/java/A.java", "changed");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        // When
        project.start();

        // Then
        assertThat(project.builds()).isEqualTo(2);
    }

    @Test
    void start_sourceDeleted_buildsAgain() throws Exception {
        // Given
        project.start();
        Files.delete(project.path("core/src/main/java/A.java"));
        Files.setLastModifiedTime(
                project.path("core/src/main/java"), FileTime.from(Instant.now().plusSeconds(5)));

        // When
        project.start();

        // Then
        assertThat(project.builds()).isEqualTo(2);
    }

    @Test
    void start_buildWasCutShort_buildsThatModuleAnew() throws Exception {
        // Given
        project.start();
        project.write("target/unfinished", "core\n");
        project.write("core/target/posestream-core-1.jar", "half");
        project.write("core/target/classes/A.class", "half");

        // When
        Result result = project.start("FAKE_STEP=[ ! -e core/target/classes ] && [ ! -e core/target/*.jar ] || exit 1");

        // Then
        assertThat(result.code()).isEqualTo(STARTED);
        assertThat(project.builds()).isEqualTo(2);
        assertThat(project.path("target/unfinished")).doesNotExist();
    }

    @Test
    void start_twoAtOnce_buildOnce() throws Exception {
        // Given
        Process first = project.begin("FAKE_STEP=sleep 1");
        Process second = project.begin("FAKE_STEP=sleep 1");

        // When
        Result one = FakeProject.end(first);
        Result two = FakeProject.end(second);

        // Then
        assertThat(one.code()).isEqualTo(STARTED);
        assertThat(two.code()).isEqualTo(STARTED);
        assertThat(project.builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"11.0.2, Java 11.0.2", "1.8.0_362, Java 1.8.0_362"})
    void start_oldJava_isOneLine(String version, String named) throws Exception {
        // Given
        project.release(version);

        // When
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains(named, "JDK 17 or newer");
    }

    @Test
    void start_noJava_isOneLine() throws Exception {
        // When
        Result unset = project.start("JAVA_HOME=");
        Result wrong = project.start("JAVA_HOME=/nowhere");

        // Then
        assertThat(unset.code()).isEqualTo(WRONG);
        assertThat(unset.errorLines()).singleElement().asString().contains("no Java found");
        assertThat(wrong.code()).isEqualTo(WRONG);
        assertThat(wrong.errorLines()).singleElement().asString().contains("/nowhere");
    }

    @Test
    void start_runtimeWithoutCompiler_isOneLine() throws Exception {
        // Given
        Files.delete(project.path("../jdk/bin/javac"));

        // When
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains("install a JDK");
    }

    @Test
    void start_noMaven_isOneLine() throws Exception {
        // Given
        Files.delete(project.path("../bin/mvn"));

        // When
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains("no Maven found");
    }

    @Test
    void start_oldMaven_isOneLine() throws Exception {
        // When
        Result result = project.start("FAKE_MAVEN=3.6.3");

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains("Maven 3.6.3 is too old");
    }

    @ParameterizedTest
    @CsvSource({
        "Could not transfer artifact a:b:1 from central: Unknown host, network",
        "java.io.IOException: No space left on device, disk is full",
        "/x/target: Permission denied, cannot write"
    })
    void start_buildCannotGoOn_saysWhyInItsLastLine(String logged, String said) throws Exception {
        // When
        Result result = project.start("FAKE_STEP=echo '[ERROR] " + logged + "'; exit 1");

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).last().asString().contains(said);
        assertThat(result.err()).doesNotContain("[ERROR]");
        assertThat(project.path("target/unfinished")).exists();
    }

    @Test
    void start_sourceDoesNotCompile_showsTheErrors() throws Exception {
        // When
        Result result = project.start("FAKE_STEP=echo '[ERROR] A.java:[1,2] no'; exit 1");

        // Then
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("[ERROR] A.java:[1,2] no").contains("the build failed");
    }

    @Test
    void start_checkoutCannotBeWrittenTo_isOneLine() throws Exception {
        // Given
        project.write("target", "in the way");

        // When
        Result result = project.start();

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains("cannot be written to");
    }

    @Test
    void start_distribution_buildsNothingAndTakesItsJars() throws Exception {
        // Given
        FakeProject unpacked = FakeProject.distribution(folder.resolve("unpacked"));

        // When
        Result result = unpacked.start();

        // Then
        assertThat(result.code()).isEqualTo(STARTED);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("-Dposestream.project=" + unpacked.path(""))
                .contains("class path " + unpacked.path("lib/posestream-core-1.jar") + ":"
                        + unpacked.path("lib/posestream-runner-1.jar") + "\n");
    }

    @Test
    void start_distributionAndOldJava_asksForNoCompiler() throws Exception {
        // Given
        FakeProject unpacked = FakeProject.distribution(folder.resolve("unpacked"));
        unpacked.release("11.0.2");

        // When
        Result result = unpacked.start();

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .contains("install Java 17 or newer")
                .doesNotContain("JDK");
    }

    @Test
    void start_cacheNamed_isHomeAndTemporaryFolder() throws Exception {
        // Given
        FakeProject unpacked = FakeProject.distribution(folder.resolve("unpacked"));
        Path cache = folder.resolve("cache");

        // When
        Result result = unpacked.start("POSESTREAM_CACHE=" + cache);

        // Then
        assertThat(result.code()).isEqualTo(STARTED);
        assertThat(result.out()).contains("-Duser.home=" + cache, "-Djava.io.tmpdir=" + cache.resolve("tmp"));
        assertThat(cache.resolve("tmp")).isDirectory();
        assertThat(unpacked.path("../user")).doesNotExist();
    }

    @Test
    void start_cacheCannotBeWrittenTo_isOneLine() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        // When
        Result result = FakeProject.distribution(folder.resolve("unpacked")).start("POSESTREAM_CACHE=" + file);

        // Then
        assertThat(result.code()).isEqualTo(WRONG);
        assertThat(result.errorLines()).singleElement().asString().contains("POSESTREAM_CACHE", file.toString());
    }
}
