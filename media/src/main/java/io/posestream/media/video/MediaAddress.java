package io.posestream.media.video;

import io.posestream.core.UserError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where video comes from that is no file: a camera, a server, standard input. It may hold a user name and a password;
 * {@link #toString()} and {@link #name()} never show them. Settings of this one source stand behind a {@code #}: {@code
 * #transport=udp}, {@code #tls=insecure}. Immutable.
 */
public final class MediaAddress {
    private static final Pattern FORM =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern WEBCAM = Pattern.compile("webcam:(\\d{1,3})");
    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*|-", Pattern.DOTALL);
    private static final String INPUT = "-";

    /** How it is spoken with. */
    public enum Kind {
        /** RTSP, plain or over TLS. */
        RTSP,
        /** RTMP, plain or over TLS. */
        RTMP,
        /** SRT. */
        SRT,
        /** A camera of this machine (V4L2). */
        WEBCAM,
        /** HTTP or HTTPS: motion JPEG, HLS, or a file. */
        HTTP,
        /** Standard input. */
        INPUT
    }

    private static final Map<String, Kind> SCHEMES = Map.of(
            "rtsp", Kind.RTSP,
            "rtsps", Kind.RTSP,
            "rtmp", Kind.RTMP,
            "rtmps", Kind.RTMP,
            "srt", Kind.SRT,
            "http", Kind.HTTP,
            "https", Kind.HTTP);

    private final Kind kind;
    private final String url;
    private final String name;
    private final String streamName;
    private final Map<String, String> settings;

    private static final Map<String, Integer> TLS_PORTS = Map.of("https", 443, "rtsps", 322, "rtmps", 443);

    private MediaAddress(Kind kind, String url, String name, String streamName, Map<String, String> settings) {
        this.kind = kind;
        this.url = url;
        this.name = name;
        this.streamName = streamName;
        this.settings = settings;
    }

    /** Whether a source of that text is meant as an address and not as a path. */
    public static boolean isMeant(String text) {
        return LOOKS_LIKE_ONE.matcher(text).matches();
    }

    /**
     * Reads an address.
     *
     * @throws UserError where it is none that can be read; the message never repeats what may be a secret
     */
    public static MediaAddress parse(String text) {
        if (text.equals(INPUT)) {
            return new MediaAddress(Kind.INPUT, "pipe:0", "standard input", "input", Map.of());
        }
        Matcher webcam = WEBCAM.matcher(text);
        if (webcam.matches()) {
            return new MediaAddress(
                    Kind.WEBCAM, "/dev/video" + webcam.group(1), text, "webcam-" + webcam.group(1), Map.of());
        }
        Matcher parts = FORM.matcher(text);
        String scheme =
                text.contains(":") ? text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        Kind kind = SCHEMES.get(scheme);
        if (kind == null || !parts.matches()) {
            throw new UserError("an address that begins with '" + scheme
                    + ":' cannot be read: use rtsp(s)://, rtmp(s)://, srt://, http(s)://, webcam:N, or - for standard"
                    + " input");
        }
        return of(kind, scheme, parts);
    }

    /**
     * Reads an address whose secrets stand somewhere else.
     *
     * @param shown with names in place of secrets; what people are shown is made of it
     * @param filled the same with the secrets
     * @throws UserError as {@link #parse(String)}
     */
    public static MediaAddress parse(String shown, String filled) {
        MediaAddress named = parse(shown);
        MediaAddress whole = parse(filled);
        return new MediaAddress(whole.kind, whole.url, named.name, named.streamName, whole.settings);
    }

    private static MediaAddress of(Kind kind, String scheme, Matcher parts) {
        String authority = parts.group(2);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        String path = parts.group(3);
        if (path.contains("@") && !authority.contains("@")) {
            // what stands before the @ is probably a password with a slash in it
            throw new UserError("an address of " + scheme
                    + " with an @ behind its first slash: write / as %2F and @ as %40 in a user name or password");
        }
        if (host.isEmpty()) {
            throw new UserError("an address of " + scheme + " without a host: use " + scheme + "://HOST/PATH");
        }
        String query = parts.group(4) == null ? "" : parts.group(4);
        Map<String, String> settings =
                settings(parts.group(5) == null ? "" : parts.group(5).substring(1), kind);
        String name = scheme + "://" + host + path;
        String last = Arrays.stream(path.split("/"))
                .filter(part -> !part.isBlank())
                .reduce((a, b) -> b)
                .orElse("");
        return new MediaAddress(
                kind,
                scheme + "://" + authority + path + query,
                name,
                last.isEmpty() ? host.replaceFirst(":\\d+$", "").replace('.', '-') : last,
                settings);
    }

    private static Map<String, String> settings(String fragment, Kind kind) {
        Map<String, List<String>> known = kind == Kind.RTSP
                ? Map.of("transport", List.of("tcp", "udp"), "tls", List.of("insecure"))
                : Map.of("tls", List.of("insecure"));
        Map<String, String> settings = new HashMap<>();
        for (String part : fragment.isEmpty() ? new String[0] : fragment.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair.length < 2 || !known.getOrDefault(pair[0], List.of()).contains(pair[1])) {
                throw new UserError("'#" + fragment + "' behind an address is no setting: use #tls=insecure"
                        + (kind == Kind.RTSP ? ", #transport=tcp or #transport=udp" : ""));
            }
            settings.put(pair[0], pair[1]);
        }
        return Map.copyOf(settings);
    }

    /** How it is spoken with. */
    public Kind kind() {
        return kind;
    }

    /** The address for people: without user name, password and query. */
    public String name() {
        return name;
    }

    /** What its stream is called: the last part of the path, else the host. */
    public String streamName() {
        return streamName;
    }

    /** Whether any certificate is taken. */
    public boolean isInsecure() {
        return settings.containsKey("tls");
    }

    /** Whether the certificate it shows is verified; false also where it shows none. */
    boolean isVerified() {
        return tlsAddress().isPresent() && !isInsecure();
    }

    /** Where a bare TLS connection to the same server goes; empty where it is spoken with in the clear. */
    Optional<String> tlsAddress() {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches() || !TLS_PORTS.containsKey(parts.group(1))) {
            return Optional.empty();
        }
        String host = parts.group(2).substring(parts.group(2).lastIndexOf('@') + 1);
        boolean ported = host.matches(".*:\\d+");
        return Optional.of("tls://" + host + (ported ? "" : ":" + TLS_PORTS.get(parts.group(1))));
    }

    /** Whether its scheme alone says that it is a camera; of HTTP only its answer tells. */
    public boolean isCamera() {
        return kind != Kind.HTTP && kind != Kind.INPUT;
    }

    /** What FFmpeg opens; holds secrets. */
    String url() {
        return url;
    }

    Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediaAddress address && address.url.equals(url) && address.settings.equals(settings);
    }

    @Override
    public int hashCode() {
        return url.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
