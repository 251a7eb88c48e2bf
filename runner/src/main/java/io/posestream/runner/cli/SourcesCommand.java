package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.ingest.SourceReport;
import io.posestream.media.video.MediaAddress;
import io.posestream.runner.cli.option.Durations;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.SecretsOption;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sources",
        mixinStandardHelpOptions = true,
        description = "Looks at cameras and other addresses without tracking anybody.",
        footer = {
            "",
            "Example:",
            "  posestream sources test 'rtsp://$${USER}:$${PASSWORD}@gate/live' --secrets gate.secrets"
        })
final class SourcesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: test");
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Connects to an address, looks on for a while and says what comes: codec, size, rates, key"
                    + " frames, clock, delay, and what to change.",
            footer = {"", "Exit codes: 0 pictures came, 2 the address does not answer, refuses, or cannot be read."})
    int test(
            @Parameters(paramLabel = "URL", description = "As 'posestream run' takes it.") String url,
            @Option(
                            names = "--time",
                            paramLabel = "TIME",
                            defaultValue = "10s",
                            converter = Durations.class,
                            description = "How long to look on (default: ${DEFAULT-VALUE}).")
                    Duration time,
            @Option(
                            names = "--silence",
                            paramLabel = "TIME",
                            defaultValue = "10s",
                            converter = Durations.class,
                            description = "Give up after so long without an answer (default: ${DEFAULT-VALUE}).")
                    Duration silence,
            @Mixin SecretsOption secrets) {
        if (!MediaAddress.isMeant(url)) {
            throw new UserError(url + " is no address: use rtsp(s)://, rtmp(s)://, srt://, http(s)://, webcam:N or -");
        }
        if (time.isZero() || silence.isZero()) {
            throw new UserError("--time and --silence must be positive");
        }
        SourceReport report = SourceReport.of(MediaAddress.parse(url, secrets.fill(url)), silence, time);
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        out.flush();
        return ExitCodes.DONE;
    }
}
