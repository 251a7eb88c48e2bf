package io.posestream.runner.process;

import java.util.Optional;

/** What this program is. Static functions, thread-safe. */
public final class Program {
    /** Said in place of a version where there is none. */
    public static final String UNBUILT = "(built from sources)";

    private Program() {}

    /** The version that its jar names. */
    public static Optional<String> version() {
        return Optional.ofNullable(Program.class.getPackage().getImplementationVersion());
    }
}
