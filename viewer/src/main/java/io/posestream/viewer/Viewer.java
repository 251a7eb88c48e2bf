package io.posestream.viewer;

import io.posestream.core.system.Closing;
import io.posestream.http.HttpSettings;
import io.posestream.http.OpenPort;
import io.posestream.http.SiteServer;
import io.posestream.kafka.ClientSettings;
import io.posestream.viewer.access.Access;
import io.posestream.viewer.access.Secret;
import io.posestream.viewer.page.PageHub;
import io.posestream.viewer.page.PageSite;
import java.net.URI;
import java.util.Optional;

/**
 * The live page and its server. Who comes before it serves waits. Owns its threads, which are daemons. Thread-safe, but for
 * {@link #serve} and {@link #follow}.
 */
public final class Viewer implements AutoCloseable {
    private final Closing closing = new Closing();
    private final ViewerSettings settings;
    private final String version;
    private final Access access;
    private final OpenPort port;
    private Optional<PageHub> hub = Optional.empty();

    private Viewer(ViewerSettings settings, String version, Access access, OpenPort port) {
        this.settings = settings;
        this.version = version;
        this.access = access;
        this.port = closing.add(port);
    }

    /**
     * Takes the page's port, which costs next to nothing.
     *
     * @param settings where, and for whom
     * @param version of this program, for the page
     * @throws io.posestream.core.UserError where the port or the token cannot be had
     */
    public static Viewer open(ViewerSettings settings, String version) {
        Optional<Secret> secret = settings.open()
                ? Optional.empty()
                : Optional.of(settings.tokenFile()
                        .map(file -> Secret.in(file, ViewerSettings.TOKEN_OPTION))
                        .orElseGet(Secret::random));
        Access access = new Access(secret, settings.host(), settings.isLoopback(), settings.names());
        OpenPort port = OpenPort.open(
                new HttpSettings(
                        ViewerSettings.PORT_OPTION,
                        settings.host(),
                        settings.port().orElse(ViewerSettings.USUAL_PORT),
                        "name another port, or 0 for any free one"),
                settings.port().isEmpty());
        return new Viewer(settings, version, access, port);
    }

    /** Whether somebody has come before it serves. */
    public boolean isAwaited() {
        return port.isAwaited();
    }

    /** Begins to serve, if it does not yet; there is nothing to see before {@link #follow}. */
    public Viewer serve() {
        serving();
        return this;
    }

    private PageHub serving() {
        if (hub.isEmpty()) {
            PageHub fresh = closing.add(new PageHub(version));
            closing.add(SiteServer.open(port, new PageSite(fresh, access, port::number)));
            hub = Optional.of(fresh);
        }
        return hub.get();
    }

    /**
     * Begins to serve, if it does not yet, and to read from a broker; called once.
     *
     * @param clients how to reach it; its topics are there
     * @return ends reading when it is closed, which is to be before the broker goes away
     */
    public AutoCloseable follow(ClientSettings clients) {
        return serving().follow(clients);
    }

    /** Where the page is, with the token: for the person who started it, not for logs. */
    public URI link() {
        String any = settings.host().equals("0.0.0.0") || settings.host().equals("::")
                ? HttpSettings.LOOPBACK
                : settings.host();
        String host = any.contains(":") ? "[" + any + "]" : any;
        String query = access.token().map(token -> "?token=" + token).orElse("");
        return URI.create("http://" + host + ":" + port.number() + "/" + query);
    }

    /** What is to be said of how it is served; empty where there is nothing. */
    public Optional<String> warning() {
        return settings.isLoopback()
                ? Optional.empty()
                : Optional.of("the page is served on " + settings.host() + " without encryption: whoever listens on the"
                        + " network sees the pictures and the token; put a proxy with TLS before it");
    }

    @Override
    public void close() {
        closing.close();
    }
}
