package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.proto.Schema;
import io.posestream.runner.cli.option.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Shows the protobuf messages of the topics, or writes them to files for protoc.",
        footer = {
            "",
            "Example:",
            "  posestream schema --out schema",
            "  protoc -I schema --python_out=. schema/posestream/*.proto",
            "",
            "The value of a record in PREFIX.tracks is a TracksRecord, in PREFIX.clips a",
            "ClipRecord, in PREFIX.source-states a SourceStateRecord, and so on; stream id, epoch",
            "and number of a frame are headers."
        })
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the files there (default: show them).")
    private Path out;

    @Override
    public Integer call() {
        PrintWriter text = spec.commandLine().getOut();
        for (Map.Entry<String, String> file : Schema.files().entrySet()) {
            if (out == null) {
                text.println("// ---- " + file.getKey());
                text.println(file.getValue());
            } else {
                text.println(write(out.resolve(file.getKey()), file.getValue()));
            }
        }
        text.flush();
        return ExitCodes.DONE;
    }

    private static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UserError("cannot write " + file + ": choose another folder with --out", e);
        }
    }
}
