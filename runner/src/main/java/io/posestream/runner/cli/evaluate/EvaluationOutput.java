package io.posestream.runner.cli.evaluate;

import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where figures go: the table to standard output, what one should know about it to standard error. */
final class EvaluationOutput {
    @Option(names = "--json", paramLabel = "FILE", description = "Write every figure, unrounded, as JSON.")
    private Path json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw what there is to draw: a picture file ending in .png or .svg, or a folder.")
    private Path plot;

    /** Refuses files that cannot be written, before long work is done for them. */
    void requireFolders() {
        if (json != null) {
            requireFolderOf(json);
        }
    }

    /** Refuses a file whose folder is missing. */
    static void requireFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new UserError(file + ": cannot be written; name a file in a folder that is there");
        }
    }

    /** Hands {@code work} the file to keep predictions in; where {@code kept} is null, one that is removed afterwards. */
    static void withPredictions(Path kept, Consumer<Path> work) {
        if (kept != null) {
            work.accept(kept);
            return;
        }
        try {
            Path file = Files.createTempFile("posestream-", ".json");
            try {
                work.accept(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UserError("cannot write to the temporary folder: " + e.getMessage() + "; name --predictions", e);
        }
    }

    /** True where a picture is wanted, for which some evaluations must keep more. */
    boolean plots() {
        return plot != null;
    }

    void write(Evaluation evaluation, CommandLine line) {
        PrintWriter out = line.getOut();
        PrintWriter err = line.getErr();
        StringWriter table = new StringWriter();
        evaluation.writeTable(new PrintWriter(table, true));
        Set<String> notes = new HashSet<>(evaluation.notes());
        table.toString().lines().filter(row -> !notes.contains(row)).forEach(out::println);
        out.flush();
        evaluation.notes().forEach(err::println);
        if (json != null) {
            evaluation.writeJson(json);
        }
        if (plot != null) {
            evaluation.plot(plot).forEach(file -> err.println("drawn: " + file));
        }
        err.flush();
    }
}
