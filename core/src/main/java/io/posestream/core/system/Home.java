package io.posestream.core.system;

import java.nio.file.Path;
import java.util.Map;

/** The user's own folder of this product: networks by name, unpacked libraries. Static functions, thread-safe. */
public final class Home {
    /** Names another folder than the usual one. */
    public static final String VARIABLE = "POSESTREAM_HOME";

    private Home() {}

    /**
     * Where it is, whether or not it exists.
     *
     * @param environment variables of the process
     * @param userHome home folder of the user
     */
    public static Path of(Map<String, String> environment, Path userHome) {
        String named = environment.get(VARIABLE);
        return named == null || named.isBlank() ? userHome.resolve(".posestream") : Path.of(named);
    }
}
