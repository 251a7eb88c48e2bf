package io.posestream.runner.notify;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts notices to an address, one after the other, on a thread of its own: whoever has a notice never waits. One that is
 * not taken is tried again a few times and then given up; where too many wait, the oldest goes. Owns its thread.
 * Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    static final int MOST_WAITING = 100;
    static final int TRIES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** After the first failure; twice as long after each further one. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long LOOK_MS = 60_000;
    private static final int FIRST_ERROR = 300;

    private final URI address;
    private final String process;
    private final Duration pause;
    private final HttpClient client;
    private final Deque<Notice> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long givenUp;
    private boolean closing;

    private Notifier(URI address, String process, Duration pause) {
        this.address = requireNonNull(address, "address is null");
        this.process = requireNonNull(process, "process is null");
        this.pause = pause;
        this.client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
        this.thread = new Thread(this::send, "notify");
        thread.setDaemon(true);
    }

    /**
     * Starts.
     *
     * @param address to post to; see {@link #address(String)}
     * @param process its name, which each notice says
     */
    public static Notifier open(URI address, String process) {
        return open(address, process, PAUSE);
    }

    static Notifier open(URI address, String process, Duration pause) {
        Notifier notifier = new Notifier(address, process, pause);
        notifier.thread.start();
        return notifier;
    }

    /**
     * Reads an address of the command line.
     *
     * @throws UserError where nothing can be posted there; it says nothing of secrets in the address
     */
    public static URI address(String text) {
        try {
            URI address = URI.create(text.strip());
            boolean http =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (http && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new UserError("--notify: it names no address such as https://host/path", e);
        }
        throw new UserError("--notify: it names no address such as https://host/path");
    }

    /** Puts a notice in line and returns at once. */
    public synchronized void tell(Notice notice) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.remove();
            givenUp++;
        }
        waiting.add(notice);
        notifyAll();
    }

    /** Notices that nobody took. */
    public synchronized long givenUp() {
        return givenUp;
    }

    private void send() {
        try {
            for (Notice notice = take(); notice != null; notice = take()) {
                deliver(notice);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next one; null once nothing more is to come. */
    private synchronized Notice take() throws InterruptedException {
        while (waiting.isEmpty() && !closing) {
            wait(LOOK_MS);
        }
        return waiting.poll();
    }

    private void deliver(Notice notice) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(notice.json(process)))
                .build();
        String why = "";
        long pauseMs = pause.toMillis();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            why = post(request);
            if (why.isEmpty()) {
                return;
            }
            if (attempt < TRIES) {
                Thread.sleep(pauseMs);
                pauseMs *= 2;
            }
        }
        synchronized (this) {
            givenUp++;
        }
        // the address may hold a secret, in its path too: the host alone is said
        LOG.warn(
                "{} did not take the notice '{}' ({}): {}",
                address.getHost(),
                notice.event().word(),
                why,
                notice.text());
    }

    /** Why it was not taken; empty where it was. */
    private String post(HttpRequest request) throws InterruptedException {
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status < FIRST_ERROR ? "" : "status " + status;
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Sends what waits, for a few seconds at most. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        Closing.join(thread, CLOSE);
        if (thread.isAlive()) {
            LOG.warn("notices that nobody took are left behind");
            thread.interrupt();
        }
    }
}
