package io.posestream.runner.process;

import java.util.Optional;

/** What this program is. Static functions, thread-safe. */
public final class Program {
    private Program() {}

    /** The version that its jar names; without a jar, that there is none. */
    public static String version() {
        return Optional.ofNullable(Program.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
    }
}
