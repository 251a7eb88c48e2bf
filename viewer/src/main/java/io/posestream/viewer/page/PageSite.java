package io.posestream.viewer.page;

import io.posestream.http.Inquiry;
import io.posestream.http.Reply;
import io.posestream.http.Site;
import io.posestream.http.SocketEnd;
import io.posestream.viewer.access.Access;
import io.posestream.viewer.stream.Picture;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

/** The paths of the page and of the interface for programs; all behind {@link Access}. Thread-safe. */
public final class PageSite implements Site {
    private static final String JSON = "application/json";
    private static final String STREAMS = "/api/streams";
    private static final String FILES = "/page/";
    private static final String PAGE_SOCKET = "/page/socket";
    private static final String RESULT_SOCKET = "/api/results";
    /** What browsers say of a link on another site's page; that nothing but a link leads here, {@link Access} sees to. */
    private static final Set<String> LINKED = Set.of("cross-site", "same-site");

    private static final long PICTURE_MS = 2000;
    /** Each waits on a thread of the server. */
    private static final int MOST_PICTURES = 4;

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "Referrer-Policy", "no-referrer",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UPGRADE = 426;
    private static final int TOO_MANY = 429;
    private static final int BUSY = 503;

    private final PageHub hub;
    private final Access access;
    private final IntSupplier port;
    private final StaticFiles files = new StaticFiles();
    private final Semaphore pictures = new Semaphore(MOST_PICTURES);

    /**
     * @param hub what there is to see
     * @param access who may see it
     * @param port the server listens on; asked once it does
     */
    public PageSite(PageHub hub, Access access, IntSupplier port) {
        this.hub = hub;
        this.access = access;
        this.port = port;
    }

    @Override
    public Reply reply(Inquiry inquiry) {
        return answer(inquiry).with(HEADERS);
    }

    @Override
    public Reply problem(int status) {
        return Reply.text(status, "this is no request for this server\n").with(HEADERS);
    }

    private Reply answer(Inquiry inquiry) {
        Optional<String> token =
                inquiry.parameter("token").filter(said -> inquiry.path().equals("/"));
        Access.Verdict verdict = token.map(said -> access.judgeLink(said, inquiry))
                .orElseGet(() -> access.judge(inquiry, port.getAsInt()));
        return switch (verdict) {
            case OTHER_HOST ->
                Reply.text(MISDIRECTED, "this server is not known by that name; --view-name NAME makes it so\n");
            case OTHER_SITE -> Reply.text(FORBIDDEN, "not from another site's page\n");
            case UNKNOWN ->
                isPublic(inquiry) || withholdsCookie(inquiry)
                        ? route(inquiry)
                        : refused(
                                inquiry,
                                UNAUTHORIZED,
                                "who are you? open the printed link, or send Authorization: Bearer TOKEN\n");
            case TOO_OFTEN -> refused(inquiry, TOO_MANY, "too many wrong tokens: wait a minute\n");
            case IN -> {
                if (!isRead(inquiry)) {
                    yield Reply.text(METHOD_NOT_ALLOWED, "only GET\n").with("Allow", "GET, HEAD");
                }
                yield token.isPresent() ? welcome() : route(inquiry);
            }
        };
    }

    /** The page's own files hold nothing that anybody must not know. */
    private static boolean isPublic(Inquiry inquiry) {
        return inquiry.path().startsWith(FILES) && !inquiry.path().equals(PAGE_SOCKET) && isRead(inquiry);
    }

    /**
     * A browser that follows a link on another site's page does not show a strict cookie. The page itself, which tells
     * nothing, asks again from here, and the browser shows it then.
     */
    private static boolean withholdsCookie(Inquiry inquiry) {
        return inquiry.path().equals("/")
                && inquiry.parameter("token").isEmpty()
                && inquiry.header("sec-fetch-site").map(LINKED::contains).orElse(false)
                && isRead(inquiry);
    }

    private static boolean isRead(Inquiry inquiry) {
        return inquiry.method().equals("GET") || inquiry.method().equals("HEAD");
    }

    /** For people a page that says what to do, for programs a line. */
    private Reply refused(Inquiry inquiry, int status, String line) {
        Optional<Reply> page = inquiry.path().equals("/") ? files.file("refused.html") : Optional.empty();
        return page.map(known -> known.withStatus(status)).orElseGet(() -> Reply.text(status, line));
    }

    /** The token leaves the address and becomes a cookie. */
    private Reply welcome() {
        Reply reply = Reply.text(SEE_OTHER, "").with("Location", "/");
        return access.setCookie(port.getAsInt())
                .map(cookie -> reply.with("Set-Cookie", cookie))
                .orElse(reply);
    }

    private Reply route(Inquiry inquiry) {
        String path = inquiry.path();
        if (path.equals(PAGE_SOCKET) || path.equals(RESULT_SOCKET)) {
            return Reply.text(UPGRADE, "this is a WebSocket\n").with("Upgrade", "websocket");
        }
        if (path.equals("/")) {
            return file("index.html", inquiry);
        }
        if (path.startsWith(FILES)) {
            return file(path.substring(FILES.length()), inquiry);
        }
        if (path.equals("/favicon.ico")) {
            return file("icon.svg", inquiry);
        }
        if (path.equals(STREAMS)) {
            return Reply.of(OK, JSON, hub.streams());
        }
        return path.startsWith(STREAMS + "/") ? stream(path.substring(STREAMS.length() + 1)) : nothing();
    }

    private Reply file(String name, Inquiry inquiry) {
        Reply file = files.file(name).orElseGet(PageSite::nothing);
        String tag = file.headers().get(StaticFiles.TAG);
        return tag != null && inquiry.header("if-none-match").map(tag::equals).orElse(false)
                ? Reply.text(NOT_MODIFIED, "").with(StaticFiles.TAG, tag)
                : file;
    }

    private static Reply nothing() {
        return Reply.text(NOT_FOUND, "there is nothing here\n");
    }

    private Reply stream(String rest) {
        int slash = rest.lastIndexOf('/');
        if (slash <= 0) {
            return nothing();
        }
        String stream = rest.substring(0, slash);
        return switch (rest.substring(slash + 1)) {
            case "people" ->
                hub.people(stream).map(text -> Reply.of(OK, JSON, text)).orElseGet(PageSite::noStream);
            case "picture.jpg" -> picture(stream);
            default -> nothing();
        };
    }

    private static Reply noStream() {
        return Reply.text(NOT_FOUND, "no frame of such a stream was seen lately\n");
    }

    private Reply picture(String stream) {
        if (!pictures.tryAcquire()) {
            return Reply.text(BUSY, "too many ask for pictures at once\n").with("Retry-After", "1");
        }
        try {
            Optional<Picture> found = hub.picture(stream, PICTURE_MS);
            if (found.isEmpty()) {
                return noStream();
            }
            Optional<ByteBuffer> bytes = found.get().bytes();
            return bytes.map(body -> Reply.of(OK, found.get().kind().mediaType(), body))
                    .orElseGet(() -> Reply.text(NOT_FOUND, "the picture is not kept any more\n"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.text(BUSY, "the server ends\n");
        } finally {
            pictures.release();
        }
    }

    @Override
    public Optional<SocketEnd> socket(Inquiry inquiry) {
        if (access.judge(inquiry, port.getAsInt()) != Access.Verdict.IN) {
            return Optional.empty();
        }
        return switch (inquiry.path()) {
            case PAGE_SOCKET -> Optional.of(new PageSession(hub, System::nanoTime));
            case RESULT_SOCKET -> Optional.of(new ResultSocket(hub, inquiry.parameter("stream")));
            default -> Optional.empty();
        };
    }
}
