package io.posestream.runner.cli;

import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.start.WarmUp;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "warm-up",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "For the launcher: a small run whose classes it puts into an archive, and unpacked libraries.")
final class WarmUpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder to write to.")
    private Path folder;

    @Override
    public Integer call() {
        return WarmUp.run(DetectorOptions.path(null), folder) ? ExitCodes.DONE : ExitCodes.FAILURE;
    }
}
