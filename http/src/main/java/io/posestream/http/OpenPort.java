package io.posestream.http;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/**
 * A port that is listened on. Whoever connects before a server takes it over waits; that costs nothing, where a server
 * takes half a second of a processor to start. Owns the port until it is taken over. Thread-safe.
 */
public final class OpenPort implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final Selector visitors;
    private final int number;

    /** Takes the channel over. */
    private OpenPort(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        this.visitors = Selector.open();
        try {
            channel.configureBlocking(false);
            channel.register(visitors, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            visitors.close();
            throw e;
        }
    }

    /**
     * Listens.
     *
     * @param settings where
     * @param orFree whether any free port will do where that one is taken
     * @throws UserError where the address cannot be listened on
     */
    public static OpenPort open(HttpSettings settings, boolean orFree) {
        requireNonNull(settings, "settings is null");
        try {
            try {
                return bound(settings.host(), settings.port());
            } catch (BindException e) {
                if (!orFree) {
                    throw e;
                }
                return bound(settings.host(), 0);
            }
        } catch (IOException | UnresolvedAddressException e) {
            throw refused(settings, e);
        }
    }

    private static OpenPort bound(String host, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port));
            return new OpenPort(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static RuntimeException refused(HttpSettings settings, Exception e) {
        String what = settings.option() + " " + settings.port();
        if (e instanceof BindException) {
            return new UserError(
                    what + ": cannot listen on " + settings.host() + ":" + settings.port() + " ("
                            + e.getMessage().toLowerCase(Locale.ROOT) + "): " + settings.advice(),
                    e);
        }
        if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
            return new UserError(what + ": there is no host " + settings.host(), e);
        }
        return new IllegalStateException("nobody can listen on " + settings.host(), e);
    }

    /** Hands the port over to a server; nobody is seen to wait any more. */
    ServerSocketChannel channel() {
        try {
            visitors.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a port cannot be handed over", e);
        }
        return channel;
    }

    /** Whether somebody has connected and waits; never once the port is handed over or closed. */
    public boolean isAwaited() {
        try {
            return visitors.isOpen() && visitors.selectNow(key -> {}) > 0;
        } catch (ClosedSelectorException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("a port cannot be looked at", e);
        }
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Listens no longer; who waits is turned away. */
    @Override
    public void close() {
        try {
            visitors.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a port cannot be closed", e);
        }
    }
}
