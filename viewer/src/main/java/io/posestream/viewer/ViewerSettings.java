package io.posestream.viewer;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.http.HttpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the page is served.
 *
 * @param host name or address to listen on
 * @param port to listen on, 0 for any free one; empty for {@link #USUAL_PORT}, or a free one where that is taken
 * @param open whether nobody is asked for a token; on this machine's own interface only
 * @param tokenFile holds the token; empty for a random one
 * @param names under which the server is reached besides, as behind a proxy
 */
public record ViewerSettings(
        String host, OptionalInt port, boolean open, Optional<Path> tokenFile, List<String> names) {
    /** Where the page usually is. */
    public static final int USUAL_PORT = 8080;
    /** Of the command line. */
    public static final String PORT_OPTION = "--view-port";

    /** Of the command line. */
    public static final String TOKEN_OPTION = "--view-token-file";

    /** The page on this machine alone, with a random token. */
    public static final ViewerSettings USUAL =
            new ViewerSettings(HttpSettings.LOOPBACK, OptionalInt.empty(), false, Optional.empty(), List.of());

    /** Refuses what nobody should have by mistake. */
    public ViewerSettings {
        requireNonNull(host, "host is null");
        requireNonNull(port, "port is null");
        requireNonNull(tokenFile, "tokenFile is null");
        names = List.copyOf(names);
        if (open && tokenFile.isPresent()) {
            throw new UserError("--view-open and " + TOKEN_OPTION + " exclude each other");
        }
        if (open && !isLoopback(host)) {
            throw new UserError("--view-open is for this machine only, not for --view-host " + host
                    + ": whoever reaches it would see the cameras");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new UserError("--view-host: there is no host " + host, e);
        }
    }

    /** Whether only this machine is let in. */
    public boolean isLoopback() {
        return isLoopback(host);
    }
}
