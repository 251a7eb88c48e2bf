package io.posestream.runner.cli;

import picocli.CommandLine.Command;

@Command(
        name = "posestream",
        mixinStandardHelpOptions = true,
        subcommands = {})
final class PosestreamCommand {}
