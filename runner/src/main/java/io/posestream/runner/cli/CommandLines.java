package io.posestream.runner.cli;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.kafka.Refused;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.LogFile;
import io.posestream.runner.process.Resources;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Builds and runs the command line. */
public final class CommandLines {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLines.class);

    private CommandLines() {}

    /** Runs one command; returns its exit code. */
    public static int execute(String... args) {
        LogFile.quiet();
        CommandLine line;
        try {
            line = create(args);
        } catch (UserError e) {
            System.err.println("posestream: " + oneLine(e.getMessage()));
            return ExitCodes.USAGE;
        }
        try {
            return line.execute(args);
        } catch (Error e) {
            // the machine is short of something, or a library is broken: the log may not take it any more
            System.err.println("posestream: failed: " + why(e) + LogFile.hint());
            LOG.error("failed", e);
            return ExitCodes.FAILURE;
        }
    }

    /** In one line; what ran out of the machine first. */
    private static String why(Throwable failure) {
        return oneLine(Resources.explain(failure).orElseGet(() -> String.valueOf(failure)));
    }

    /** The command line for {@code args}, with its handlers of errors and defaults. */
    static CommandLine create(String... args) {
        CommandLine line = PosestreamCommand.line(args);
        line.setDefaultValueProvider(new SettingsDefaults());
        line.setParameterExceptionHandler(new OneLineUsage());
        line.setExecutionExceptionHandler(new OneLineFailure());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    private static final class OneLineUsage implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] args) {
            CommandLine line = e.getCommandLine();
            PrintWriter err = line.getErr();
            err.println("posestream: " + oneLine(message(e)) + " (see "
                    + line.getCommandSpec().qualifiedName() + " --help)");
            err.flush();
            return ExitCodes.USAGE;
        }
    }

    /** A misspelt command is answered by the nearest one. */
    private static String message(ParameterException e) {
        CommandLine line = e.getCommandLine();
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || line.getSubcommands().isEmpty()
                || unmatched.getUnmatched().get(0).startsWith("-")) {
            return e.getMessage();
        }
        String word = unmatched.getUnmatched().get(0);
        String of = line.getCommandSpec().qualifiedName();
        return Misspelling.nearest(word, visibleCommands(line))
                .map(near -> "there is no command '" + word + "': did you mean '" + of + " " + near + "'?")
                .orElse("there is no command '" + word + "'");
    }

    private static List<String> visibleCommands(CommandLine line) {
        return line.getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static final class OneLineFailure implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
            PrintWriter err = line.getErr();
            if (e instanceof UserError) {
                if (!LogFile.hint().isEmpty()) {
                    LOG.info("bad input", e);
                }
                err.println("posestream: " + oneLine(e.getMessage()));
                err.flush();
                return ExitCodes.USAGE;
            }
            Optional<String> refused = Refused.explain(e);
            if (refused.isPresent()) {
                LOG.info("refused by the broker", e);
                err.println("posestream: " + oneLine(refused.get()));
                err.flush();
                return ExitCodes.USAGE;
            }
            LOG.error("{} failed", line.getCommandSpec().qualifiedName(), e);
            err.println("posestream: failed: " + why(e) + LogFile.hint());
            err.flush();
            return ExitCodes.FAILURE;
        }
    }

    private static String oneLine(String message) {
        return Printable.of(String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
