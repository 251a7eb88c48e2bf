package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerTuning;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Every command teaches, and refuses what it does not know in one line. */
final class HelpTest {
    private static final int WIDTH = 80;
    /** Read once: reading the annotations of all commands takes long. */
    private static final CommandLine ALL = CommandLines.create();

    static List<String> commands() {
        List<String> names = new ArrayList<>();
        collect(ALL, "", names);
        return names;
    }

    private static void collect(CommandLine line, String name, List<String> names) {
        names.add(name.strip());
        line.getSubcommands().forEach((child, sub) -> collect(sub, name + " " + child, names));
    }

    private static Object[] words(String command, String last) {
        return (command + " " + last).strip().split(" ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void execute_help_showsUsageWithinEightyColumns(String command) {
        // When
        Cli.Result result = Cli.run(words(command, "--help"));

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith(("Usage: posestream " + command).strip());
        assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void execute_unknownOption_isOneLineAndExitCodeTwo(String command) {
        // When
        Cli.Result result = Cli.run(words(command, "--no-such-option"));

        // Then
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .endsWith(("(see posestream " + command).strip() + " --help)");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void specification_everyCommandAndArgument_isDescribed(String command) {
        // Given
        CommandLine line = ALL;
        for (String word : command.isEmpty() ? new String[0] : command.split(" ")) {
            line = line.getSubcommands().get(word);
        }

        // When / Then
        assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
        for (OptionSpec option : line.getCommandSpec().options()) {
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
        }
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            assertThat(parameter.description()).as(parameter.paramLabel()).isNotEmpty();
        }
    }

    @Test
    void execute_helpOfTrack_namesEverySettingOfTheTracker() {
        // When
        Cli.Result result = Cli.run("track", "--help");

        // Then
        assertThat(result.out().split("[\\s,;.]+"))
                .containsAll(TrackerTuning.settings(TrackerConfig.DEFAULT).keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "runn, posestream run",
        "rnu, posestream run",
        "exprot, posestream export",
        "eval, posestream evaluate",
        "Detect, posestream detect"
    })
    void execute_misspeltCommand_namesTheNearest(String word, String meant) {
        // When
        Cli.Result result = Cli.run(word, "video.mp4");

        // Then
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .contains("there is no command '" + word + "': did you mean '" + meant + "'?");
    }

    @Test
    void execute_misspeltCommandBelowAnother_namesTheNearest() {
        // When
        Cli.Result result = Cli.run("model", "lst");

        // Then
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .contains("did you mean 'posestream model list'?", "(see posestream model --help)");
    }

    @Test
    void create_commandIsNamed_readsTheAnnotationsOfNoOther() {
        // When, Then
        assertThat(CommandLines.create("topics", "list").getSubcommands()).containsOnlyKeys("topics");
        assertThat(CommandLines.create("--help").getSubcommands()).containsKeys("topics", "run", "demo");
    }

    @Test
    void execute_unlikeAnyCommand_namesNone() {
        // When
        Cli.Result result = Cli.run("video.mp4");

        // Then
        assertThat(result.errorLines())
                .singleElement()
                .asString()
                .startsWith("posestream: there is no command 'video.mp4' (");
    }

    @Test
    void execute_noCommand_saysSoInOneLine() {
        // When
        Cli.Result result = Cli.run();

        // Then
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.errorLines()).hasSize(1);
    }
}
