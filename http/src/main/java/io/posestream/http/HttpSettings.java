package io.posestream.http;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;

/**
 * Where a server listens.
 *
 * @param option of the command line that names the port, for messages
 * @param host name or address to listen on; {@link #LOOPBACK} lets nobody in from outside
 * @param port to listen on; 0 for any free one
 * @param advice what to do where the port is taken, for messages
 */
public record HttpSettings(String option, String host, int port, String advice) {
    /** Reached from this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The highest port there is. */
    public static final int MOST_PORT = 65_535;

    /** Refuses what is no port. */
    public HttpSettings {
        requireNonNull(option, "option is null");
        requireNonNull(host, "host is null");
        requireNonNull(advice, "advice is null");
        if (port < 0 || port > MOST_PORT) {
            throw new UserError(option + " is not between 0 and " + MOST_PORT + ": " + port);
        }
    }

    /** A port whose option takes 0 for no server at all. */
    public HttpSettings(String option, String host, int port) {
        this(option, host, port, "name another port, or 0 for none");
    }
}
