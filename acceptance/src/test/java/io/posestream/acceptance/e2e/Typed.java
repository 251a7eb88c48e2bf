package io.posestream.acceptance.e2e;

import io.posestream.runner.cli.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command as somebody types it, run in this JVM, and what came of it.
 *
 * @param code exit code
 * @param out lines on standard output
 * @param err lines on standard error
 */
record Typed(int code, List<String> out, List<String> err) {
    /** Copies the lists. */
    Typed {
        out = List.copyOf(out);
        err = List.copyOf(err);
    }

    /** Runs a command to its end. */
    static Typed command(List<String> arguments) {
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = CommandLines.execute(arguments.toArray(String[]::new));
            return new Typed(code, lines(out), lines(err));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
        }
    }

    private static List<String> lines(ByteArrayOutputStream text) {
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
