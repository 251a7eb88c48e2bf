package io.posestream.runner.cli;

import io.posestream.runner.cli.option.LogFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs a command in this process. */
public final class Cli {
    private Cli() {}

    /**
     * What a command did.
     *
     * @param code exit code
     * @param out standard output
     * @param err standard error
     */
    public record Result(int code, String out, String err) {
        public List<String> errorLines() {
            return err.lines().toList();
        }
    }

    public static Result run(Object... args) {
        LogFile.quiet();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Stream.of(args)
                .map(arg -> arg instanceof Path path ? path.toString() : String.valueOf(arg))
                .toArray(String[]::new);
        CommandLine line =
                CommandLines.create(words).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = line.execute(words);
        return new Result(code, out.toString(), err.toString());
    }
}
