package io.posestream.http;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/**
 * A port that is listened on. Whoever connects before a server takes it over waits; that costs nothing, where a server
 * takes half a second of a processor to start. Owns the port until it is taken over. Thread-safe.
 */
public final class OpenPort implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final int number;

    private OpenPort(ServerSocketChannel channel) throws IOException {
        this.channel = channel;
        this.number = ((InetSocketAddress) channel.getLocalAddress()).getPort();
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

    ServerSocketChannel channel() {
        return channel;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Listens no longer; who waits is turned away. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a port cannot be closed", e);
        }
    }
}
