package io.posestream.viewer.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Under which names the server is spoken to. A name that is not one of them may be another site's that was pointed to
 * this machine (DNS rebinding). An address in digits cannot be: where the server listens to other machines any is taken,
 * else those of this machine alone. Ports do not matter, so that they may be forwarded. Immutable, thread-safe.
 */
final class HostNames {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names = new TreeSet<>(THIS_MACHINE);
    private final boolean anyAddress;

    /**
     * @param host the server listens on
     * @param loopback whether that is this machine's own
     * @param more names it is reached by
     */
    HostNames(String host, boolean loopback, Iterable<String> more) {
        names.add(bracketed(host.toLowerCase(Locale.ROOT)));
        more.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        this.anyAddress = !loopback;
    }

    private static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Whether a header Host names the server. */
    boolean isHost(String header) {
        Optional<String> host = host(header);
        return host.isPresent() && (names.contains(host.get()) || (anyAddress && isAddress(host.get())));
    }

    /** Whether a header Origin is the site that a header Host names: what the server itself has sent. */
    boolean isOwnOrigin(String origin, String hostHeader) {
        try {
            URI uri = new URI(origin);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web
                    && uri.getAuthority() != null
                    && uri.getAuthority().equalsIgnoreCase(hostHeader.strip())
                    && isHost(hostHeader);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || host.startsWith("[");
    }

    /** Without its port. */
    private static Optional<String> host(String header) {
        String text = header.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end + 1));
        }
        int port = text.indexOf(':');
        String host = port < 0 ? text : text.substring(0, port);
        return host.isEmpty() ? Optional.empty() : Optional.of(host);
    }
}
