package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.render.SceneKind;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page for minutes, or for an hour with {@code -Dpage.soak.minutes=60}: a browser that looks on, and a viewer that
 * opens its socket, asks for everything, and never reads or credits.
 */
@ExtendWith(SharedBroker.class)
@Tag("full")
@Timeout(value = 150, unit = TimeUnit.MINUTES)
final class PageSoakTest {
    private static final int MINUTES = Integer.getInteger("page.soak.minutes", 3);
    private static final int CAMERAS = 4;
    private static final int FRAMES_PER_SECOND = 10;
    private static final long MIB = 1 << 20;
    private static final Duration OPEN = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /**
     * What could grow.
     *
     * @param heap of the server after a collection, in bytes
     * @param threads of the server
     * @param files it has open
     * @param browserHeap of the page after a collection, in bytes
     * @param elements of the page
     */
    private record Size(long heap, int threads, int files, long browserHeap, long elements) {}

    @SuppressWarnings("try")
    @Test
    void page_watchedAndSleptOn_growsNowhere(SharedBroker.Running broker) throws Exception {
        // Given
        SceneOptions scene =
                SceneOptions.of(SceneKind.PLAZA, 6, 4, 7).withSize(640, 360).withFps(FRAMES_PER_SECOND);
        Film film = Film.of(scene, folder.resolve("film"));
        ClientSettings clients = broker.clients("soak");
        try (StoredCameras stored = new StoredCameras(clients, film, CAMERAS, FRAMES_PER_SECOND).start();
                ViewedRun view = ViewedRun.start(folder, ViewedRun.view(clients));
                Browser browser = Browser.open(1440, 900)) {
            WebSocket sleeper = sleeper(view);
            browser.go(view.link());
            browser.click("a.tile[data-stream=" + StoredCameras.name(0) + "]");
            browser.await("a picture", () -> drawn(browser) > 0);

            // When: a history of five minutes is full only after them
            Duration half = Duration.ofMinutes(MINUTES).dividedBy(2);
            TimeUnit.MILLISECONDS.sleep(half.toMillis());
            Size middle = size(view, browser);
            long drawn = drawn(browser);
            TimeUnit.MILLISECONDS.sleep(half.toMillis());
            Size end = size(view, browser);

            // Then
            assertThat(drawn(browser)).isGreaterThan(drawn);
            assertThat(end.heap()).as("%s then %s", middle, end).isLessThan(middle.heap() + 24 * MIB);
            assertThat(end.threads()).isLessThanOrEqualTo(middle.threads() + 4);
            assertThat(end.files()).isLessThanOrEqualTo(middle.files() + 4);
            assertThat(end.browserHeap()).as("%s then %s", middle, end).isLessThan(middle.browserHeap() + 8 * MIB);
            assertThat(end.elements()).isLessThan(middle.elements() + 200);
            sleeper.abort();
        }
    }

    private static long drawn(Browser browser) {
        ShownPicture shown = ShownPicture.of(browser, StoredCameras.name(0));
        return shown == null ? 0 : shown.seq();
    }

    private static Size size(ViewedRun view, Browser browser) throws Exception {
        return new Size(view.liveHeap(), view.threads(), view.openFiles(), browser.heap(), (Long)
                browser.script("return document.querySelectorAll('*').length"));
    }

    /** Opens the page's socket as a browser does, and asks for nothing that comes. */
    private static WebSocket sleeper(ViewedRun view) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(URI.create(view.link())).build(), HttpResponse.BodyHandlers.discarding());
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        WebSocket socket = client.newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", "http://127.0.0.1:" + view.port())
                .buildAsync(URI.create("ws://127.0.0.1:" + view.port() + "/page/socket"), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket opened) {
                        // nothing is asked for, so nothing is read
                    }
                })
                .get(OPEN.toSeconds(), TimeUnit.SECONDS);
        StringBuilder names = new StringBuilder();
        for (int camera = 0; camera < CAMERAS; camera++) {
            names.append(camera == 0 ? "\"" : ",\"")
                    .append(StoredCameras.name(camera))
                    .append('"');
        }
        String watch = "{\"type\":\"watch\",\"streams\":[%s],\"first\":null,\"pictures\":true}".formatted(names);
        socket.sendText(watch, true).get(OPEN.toSeconds(), TimeUnit.SECONDS);
        return socket;
    }
}
