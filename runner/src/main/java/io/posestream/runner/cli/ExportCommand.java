package io.posestream.runner.cli;

import io.posestream.results.stream.TracksReader;
import io.posestream.tracker.clips.ClipSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes result files from the tracks that a broker, or the kept folder of a run, still holds.",
        footer = {
            "",
            "Examples:",
            "  posestream export --bootstrap-servers kafka:9092 --stream shop --format \\",
            "      mot,csv --out results",
            "  posestream export --data-dir shop-data --format overlay",
            "",
            "Each stream gets a folder OUT/<stream>. A stream that is not finished is",
            "written as far as it has come, and a line says so. The overlay begins with the",
            "oldest picture that is still kept."
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private StoredOptions stored;

    @Override
    public Integer call() {
        return stored.write(kafka, spec, ClipSettings.DEFAULT.memory(), TracksReader::new);
    }
}
