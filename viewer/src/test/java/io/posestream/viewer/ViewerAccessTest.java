package io.posestream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, asked over a real connection byte by byte: no client puts headers right on its way. */
@Timeout(60)
final class ViewerAccessTest {
    private static final String LOCAL = "Host: 127.0.0.1";
    private static final Pattern COOKIE = Pattern.compile("Set-Cookie: ([^;]+);");

    @TempDir
    private Path folder;

    private Viewer viewer;

    private static ViewerSettings settings(boolean open, Optional<Path> tokenFile, List<String> names) {
        return new ViewerSettings("127.0.0.1", OptionalInt.of(0), open, tokenFile, names);
    }

    @BeforeEach
    void open() {
        viewer = Viewer.open(settings(false, Optional.empty(), List.of()), "test")
                .serve();
    }

    @AfterEach
    void close() {
        viewer.close();
    }

    private String ask(String target, String... headers) throws IOException {
        return request("GET", target, headers);
    }

    private String request(String method, String target, String... headers) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), viewer.link().getPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    private String token() {
        return viewer.link().getQuery().substring("token=".length());
    }

    private String cookie() throws IOException {
        String answer = ask("/?token=" + token(), LOCAL);
        Matcher matcher = COOKIE.matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return "Cookie: other=1; " + matcher.group(1);
    }

    @Test
    void link_theToken_becomesACookieThatOpensAndDoesNotTellIt() throws Exception {
        // When
        String answer = ask("/?token=" + token(), LOCAL);

        // Then
        assertThat(status(answer)).isEqualTo(303);
        assertThat(answer).contains("\r\nLocation: /\r\n", "; HttpOnly; SameSite=Strict; Path=/\r\n");
        assertThat(answer).doesNotContain(token());
        assertThat(status(ask("/", LOCAL, cookie()))).isEqualTo(200);
        assertThat(status(ask("/api/streams", LOCAL, cookie()))).isEqualTo(200);
        assertThat(status(ask("/api/streams", LOCAL, "Authorization: Bearer " + token())))
                .isEqualTo(200);
    }

    @Test
    void paths_withoutTheToken_areRefusedButForThePagesOwnFiles() throws Exception {
        for (String path : List.of("/", "/?token=wrong", "/api/streams", "/api/streams/gate/people", "/page/socket")) {
            assertThat(status(ask(path, LOCAL))).as(path).isEqualTo(401);
        }
        assertThat(status(ask("/page/main.js", LOCAL))).isEqualTo(200);
        assertThat(status(ask("/", LOCAL, "Cookie: posestream-" + viewer.link().getPort() + "=" + token())))
                .as("the token itself is no cookie")
                .isEqualTo(401);
    }

    @Test
    void socket_withoutTheToken_isRefused() throws Exception {
        List<String> upgrade = new ArrayList<>(List.of(
                LOCAL,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        assertThat(status(ask("/page/socket", upgrade.toArray(String[]::new)))).isEqualTo(401);
        assertThat(status(ask("/api/results", upgrade.toArray(String[]::new)))).isEqualTo(401);

        // When another site's page asks with the cookie, Then too
        upgrade.add(cookie());
        upgrade.add("Origin: http://elsewhere.example");
        assertThat(status(ask("/page/socket", upgrade.toArray(String[]::new)))).isEqualTo(403);
    }

    @Test
    void token_wrongTenTimes_isNotListenedToForAWhileButCookiesAre() throws Exception {
        // Given
        String cookie = cookie();
        for (int i = 0; i < 10; i++) {
            assertThat(status(ask("/?token=guess" + i, LOCAL))).isEqualTo(401);
        }

        // When / Then
        assertThat(status(ask("/?token=" + token(), LOCAL))).isEqualTo(429);
        assertThat(status(ask("/api/streams", LOCAL, "Authorization: Bearer " + token())))
                .isEqualTo(429);
        assertThat(status(ask("/", LOCAL, cookie))).isEqualTo(200);
    }

    @Test
    void host_thatIsNotOurs_isRefusedWithTheTokenToo() throws Exception {
        String cookie = cookie();
        for (String host : List.of(
                "elsewhere.example",
                "127.0.0.1.elsewhere.example",
                "localhost.example:8080",
                "192.0.2.1",
                "[2001:db8::1]")) {
            assertThat(status(ask("/api/streams", "Host: " + host, cookie)))
                    .as(host)
                    .isEqualTo(421);
        }
        for (String host : List.of("localhost", "LOCALHOST:9000", "127.0.0.1:1", "[::1]:80")) {
            assertThat(status(ask("/api/streams", "Host: " + host, cookie)))
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @Test
    void origin_ofAnotherSite_isRefused() throws Exception {
        String cookie = cookie();
        for (String origin : List.of(
                "http://elsewhere.example",
                "null",
                "http://127.0.0.1:1",
                "file:///etc",
                "http://127.0.0.1@elsewhere.example")) {
            assertThat(status(ask("/api/streams", LOCAL, cookie, "Origin: " + origin)))
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(status(ask("/api/streams", LOCAL, cookie, "Origin: http://127.0.0.1")))
                .isEqualTo(200);
        assertThat(status(ask("/api/streams", LOCAL, cookie, "Sec-Fetch-Site: cross-site")))
                .isEqualTo(403);
        assertThat(status(ask("/api/streams", LOCAL, cookie, "Sec-Fetch-Site: same-origin")))
                .isEqualTo(200);
        assertThat(status(ask("/", LOCAL, cookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")))
                .as("a link from elsewhere")
                .isEqualTo(200);
    }

    @Test
    void link_onAnotherSite_leadsToThePageAndToNothingElse() throws Exception {
        // A browser shows no strict cookie then; the page, which tells nothing, asks again by itself
        String[] linked = {LOCAL, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"};
        assertThat(ask("/", linked)).startsWith("HTTP/1.1 200").contains("/page/main.js");
        assertThat(status(ask("/?token=" + token(), linked))).isEqualTo(303);
        assertThat(status(ask("/?token=wrong", linked))).isEqualTo(401);
        assertThat(status(ask("/api/streams", linked))).isEqualTo(403);

        // When its page fetches, embeds, or leads to another host's name, Then not even that
        assertThat(status(ask("/", LOCAL, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")))
                .isEqualTo(403);
        assertThat(status(ask("/", "Host: elsewhere.example", linked[1], linked[2])))
                .isEqualTo(421);
        assertThat(status(request("POST", "/", linked))).isEqualTo(401);
    }

    @Test
    void page_beforeItServes_letsWhoComesWait() throws Exception {
        // Given
        viewer.close();
        viewer = Viewer.open(settings(false, Optional.empty(), List.of()), "test");
        CompletableFuture<String> early = CompletableFuture.supplyAsync(() -> {
            try {
                return ask("/page/main.js", LOCAL);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> early.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        // When / Then
        viewer.serve();
        assertThat(status(early.get(20, TimeUnit.SECONDS))).isEqualTo(200);
    }

    @Test
    void names_ofAProxy_areTakenFromTheOptions() throws Exception {
        // Given
        viewer.close();
        viewer = Viewer.open(settings(false, Optional.empty(), List.of("Cameras.example")), "test")
                .serve();

        // When / Then
        String[] headers = {"Host: cameras.example", cookie(), "Origin: https://cameras.example"};
        assertThat(status(ask("/api/streams", headers))).isEqualTo(200);
    }

    @Test
    void paths_thatLeadElsewhere_findNothing() throws Exception {
        String cookie = cookie();
        for (String path : List.of(
                "/page/../index.html",
                "/page/..%2findex.html",
                "/page/%2e%2e/%2e%2e/etc/passwd",
                "/page//etc/passwd",
                "/page/.hidden.js",
                "/page/style/../../io/posestream/viewer/Viewer.class",
                "/page/META-INF/MANIFEST.MF",
                "/page/main.js%00.html",
                "/api/streams/..%2f..%2fetc/people",
                "/api/streams//people",
                "/api/streams/a/b/c",
                "/api",
                "/nothing")) {
            assertThat(status(ask(path, LOCAL, cookie))).as(path).isIn(400, 404);
        }
    }

    @Test
    void methods_thatChangeSomething_areRefused() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE")) {
            assertThat(status(request(method, "/api/streams", LOCAL, cookie(), "Content-Length: 0")))
                    .as(method)
                    .isEqualTo(405);
        }
    }

    @Test
    void answers_ofEveryKind_forbidEverythingFromElsewhere() throws Exception {
        for (String answer : List.of(
                ask("/", LOCAL, cookie()),
                ask("/", LOCAL),
                ask("/page/main.js", LOCAL),
                ask("/api/streams", LOCAL, cookie()),
                ask("/nothing", LOCAL, cookie()),
                ask("/?token=" + token(), LOCAL),
                ask("/page/%2e%2e/x", LOCAL))) {
            assertThat(answer)
                    .contains(
                            "\r\nContent-Security-Policy: default-src 'none'; script-src 'self'",
                            "frame-ancestors 'none'",
                            "\r\nX-Content-Type-Options: nosniff\r\n",
                            "\r\nReferrer-Policy: no-referrer\r\n",
                            "\r\nCross-Origin-Resource-Policy: same-origin\r\n")
                    .doesNotContainIgnoringCase("access-control-allow")
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void file_thatIsStillTheSame_isNotSentAgain() throws Exception {
        String first = ask("/page/main.js", LOCAL);
        Matcher tag = Pattern.compile("ETag: (\\S+)").matcher(first);
        assertThat(tag.find()).isTrue();
        assertThat(status(ask("/page/main.js", LOCAL, "If-None-Match: " + tag.group(1))))
                .isEqualTo(304);
    }

    @Test
    void open_onThisMachine_asksNobody() throws Exception {
        viewer.close();
        viewer =
                Viewer.open(settings(true, Optional.empty(), List.of()), "test").serve();
        assertThat(viewer.link().getQuery()).isNull();
        assertThat(status(ask("/api/streams", LOCAL))).isEqualTo(200);
        assertThat(status(ask("/api/streams", LOCAL, "Sec-Fetch-Site: cross-site")))
                .isEqualTo(403);
        assertThat(status(ask("/", "Host: elsewhere.example"))).isEqualTo(421);
    }

    @Test
    void settings_thatWouldLetAnybodyIn_areOneLine() {
        assertThatThrownBy(() -> new ViewerSettings("0.0.0.0", OptionalInt.empty(), true, Optional.empty(), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--view-open is for this machine only");
        assertThatThrownBy(() -> settings(true, Optional.of(folder), List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("exclude each other");
    }

    @Test
    void tokenFile_oneToken_opensAndStaysGood() throws Exception {
        // Given
        Path file = folder.resolve("token");
        Files.writeString(file, "0123456789abcdef0123\n");
        viewer.close();
        viewer = Viewer.open(settings(false, Optional.of(file), List.of()), "test")
                .serve();
        String cookie = cookie().replace("posestream-" + viewer.link().getPort(), "NAME");

        // When the server begins anew
        viewer.close();
        viewer = Viewer.open(settings(false, Optional.of(file), List.of()), "test")
                .serve();

        // Then
        assertThat(status(ask(
                        "/",
                        LOCAL,
                        cookie.replace("NAME", "posestream-" + viewer.link().getPort()))))
                .isEqualTo(200);
    }

    @Test
    void tokenFile_withoutAToken_isOneLineThatDoesNotTellIt() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "short\n");
        for (Path bad : List.of(file, folder.resolve("none"), folder)) {
            assertThatThrownBy(() -> Viewer.open(settings(false, Optional.of(bad), List.of()), "test"))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("--view-token-file: ")
                    .hasMessageNotContaining("short");
        }
    }

    @Test
    void port_thatIsTaken_isAnotherUnlessItWasNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OptionalInt named = OptionalInt.of(taken.getLocalPort());
            assertThatThrownBy(() -> Viewer.open(
                            new ViewerSettings("127.0.0.1", named, false, Optional.empty(), List.of()), "test"))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("--view-port " + taken.getLocalPort() + ": cannot listen");
        }
        // two with the usual port: at least one of them has another
        try (Viewer first = Viewer.open(ViewerSettings.USUAL, "test");
                Viewer second = Viewer.open(ViewerSettings.USUAL, "test")) {
            assertThat(first.link().getPort()).isNotEqualTo(second.link().getPort());
        }
    }

    @Test
    void warning_otherInterfaces_saysThatNothingIsEncrypted() {
        assertThat(viewer.warning()).isEmpty();
        try (Viewer wide = Viewer.open(
                new ViewerSettings("0.0.0.0", OptionalInt.of(0), false, Optional.empty(), List.of()), "test")) {
            assertThat(wide.warning().orElseThrow()).contains("without encryption");
            URI link = wide.link();
            assertThat(link.getHost()).isEqualTo("127.0.0.1");
        }
    }
}
