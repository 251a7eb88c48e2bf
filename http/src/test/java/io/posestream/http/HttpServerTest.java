package io.posestream.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HttpServerTest {
    private static final HttpSettings ANY = new HttpSettings("--port", HttpSettings.LOOPBACK, 0);
    private static final int SOCKET_MS = 20_000;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private HttpServer server;

    @BeforeEach
    void open() {
        server = HttpServer.open(ANY, Map.of("/page", () -> Reply.text(200, "hello\n")));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void open_pages_areAnsweredByPathAndMethod() throws Exception {
        assertThat(ask("GET", "/page").body()).isEqualTo("hello\n");
        assertThat(ask("GET", "/page?query").statusCode()).isEqualTo(200);
        assertThat(ask("HEAD", "/page")).returns(200, HttpResponse::statusCode).returns("", HttpResponse::body);
        assertThat(ask("GET", "/other").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/page").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/page").headers().map()).doesNotContainKey("server");
    }

    @Test
    void open_portTaken_isOneLineThatNamesTheOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSettings settings = new HttpSettings("--port", HttpSettings.LOOPBACK, taken.getLocalPort());
            assertThatThrownBy(() -> HttpServer.open(settings, Map.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("--port " + taken.getLocalPort() + ": ")
                    .hasMessageContaining("in use")
                    .hasMessageContaining("name another port");
        }
    }

    @Test
    void open_hostOfSomebodyElse_isOneLine() {
        for (String host : List.of("192.0.2.1", "no.such.host.invalid")) {
            assertThatThrownBy(() -> HttpServer.open(new HttpSettings("--port", host, 0), Map.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(host);
        }
    }

    @Test
    void open_oneMegabyteOfHeaders_isRefusedAndOthersAreAnswered() throws Exception {
        // Given
        try (Socket socket = socket()) {
            String status;
            try {
                socket.getOutputStream().write("GET /page HTTP/1.1\r\nHost: x\r\n".getBytes(US_ASCII));
                for (int line = 0; line < 1024; line++) {
                    socket.getOutputStream().write(("X-" + line + ": " + "a".repeat(1000) + "\r\n").getBytes(US_ASCII));
                }
                status = new String(socket.getInputStream().readNBytes(12), US_ASCII);
            } catch (SocketException e) {
                // the server may cut the line before all is sent
                status = "cut";
            }

            // Then
            assertThat(status).isIn("HTTP/1.1 431", "cut");
        }
        assertThat(ask("GET", "/page").statusCode()).isEqualTo(200);
    }

    @Test
    void open_clientsThatHang_areCutOffAndOthersAreAnswered() throws Exception {
        // Given as many silent clients as are let in
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < HttpServer.MOST_CONNECTIONS; i++) {
                Socket socket = socket();
                socket.getOutputStream().write("GET /page".getBytes(US_ASCII));
                silent.add(socket);
            }

            // When / Then one more waits until they are cut off, and no longer
            long startNs = System.nanoTime();
            assertThat(askTwice("/page").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(HttpServer.IDLE.plusSeconds(5));
            int first = silent.get(0).getInputStream().read();
            assertThat(first).as("the first byte of an answer 408, or the end").isIn((int) 'H', -1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void open_manyWhoAskAllTheTime_areAnsweredOneAfterTheOther() throws Exception {
        // When
        long startNs = System.nanoTime();
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/page"))
                .timeout(Duration.ofSeconds(30))
                .build();
        for (int i = 0; i < HttpServer.MOST_CONNECTIONS; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        for (CompletableFuture<HttpResponse<Void>> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                .isGreaterThanOrEqualTo(Pages.APART.multipliedBy(HttpServer.MOST_CONNECTIONS - 1));
    }

    /** As scrapers do: whoever comes in while the silent ones are cut off may be cut off with them, once. */
    private HttpResponse<String> askTwice(String path) throws IOException, InterruptedException {
        try {
            return ask("GET", path);
        } catch (IOException e) {
            return ask("GET", path);
        }
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(SOCKET_MS);
        return socket;
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
