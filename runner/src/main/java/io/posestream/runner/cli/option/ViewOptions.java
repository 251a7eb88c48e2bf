package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.http.HttpSettings;
import io.posestream.viewer.ViewerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How the live page is served. */
public final class ViewOptions {
    @Option(
            names = ViewerSettings.PORT_OPTION,
            paramLabel = "N",
            description =
                    "Port of the live page; 0 for any free one (default: 8080, or a free one where that is taken).")
    private Integer port;

    @Option(
            names = "--view-host",
            paramLabel = "HOST",
            defaultValue = HttpSettings.LOOPBACK,
            description = "Address to serve the page on; the default lets this machine in only (default:"
                    + " ${DEFAULT-VALUE}). See docs/api.md.")
    private String host;

    @Option(
            names = "--view-open",
            description =
                    "Ask nobody for a token; on this machine's own interface only. Whoever may log in here sees the"
                            + " cameras then.")
    private boolean open;

    @Option(
            names = ViewerSettings.TOKEN_OPTION,
            paramLabel = "FILE",
            description = "File that holds the page's token, so that links stay good (default: a new one each time).")
    private Path tokenFile;

    @Option(
            names = "--view-name",
            paramLabel = "HOST",
            split = ",",
            description =
                    "Name under which a proxy serves the page; may be repeated. Requests to other names are refused.")
    private List<String> names = new ArrayList<>();

    /**
     * Where the page is, and for whom.
     *
     * @throws UserError where they do not go together
     */
    public ViewerSettings settings() {
        if (port != null && (port < 0 || port > HttpSettings.MOST_PORT)) {
            throw new UserError(
                    ViewerSettings.PORT_OPTION + " is not between 0 and " + HttpSettings.MOST_PORT + ": " + port);
        }
        return new ViewerSettings(
                host,
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                open,
                Optional.ofNullable(tokenFile),
                names);
    }
}
