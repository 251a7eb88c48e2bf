package io.posestream.viewer.stream;

import io.posestream.core.FrameLocation;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of pictures for all who look on. Of each stream at most one picture is being read and one waits, the
 * newest that was asked for; so what it reads does not depend on how many look on. It reads nothing, and asks the broker
 * nothing, while nobody does. Owns a thread. Thread-safe.
 */
public final class SharedPictures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPictures.class);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final long IDLE_MS = 500;
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How old the answer to how far back pictures reach may be. */
    private static final Duration REACH = Duration.ofSeconds(3);
    /** A picture that did not come for so long is as good as gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ClientSettings clients;
    private final Object lock = new Object();
    private final Map<String, Wanted> next = new HashMap<>();
    private final Thread thread = new Thread(this::work, "page-pictures");
    private volatile Map<Integer, OptionalLong> oldestUs = Map.of();
    private volatile long reachAskedNs = System.nanoTime();
    private boolean reachWanted;
    private boolean closed;

    private record Wanted(FrameLocation place, Consumer<Picture> found) {}

    private SharedPictures(ClientSettings clients) {
        this.clients = clients;
    }

    /** Starts; the broker is asked when somebody wants a picture. */
    public static SharedPictures open(ClientSettings clients) {
        SharedPictures pictures = new SharedPictures(clients);
        pictures.thread.setDaemon(true);
        pictures.thread.start();
        return pictures;
    }

    /**
     * Asks for the newest picture of a stream. Where one waits that was asked for before and not yet begun, this takes its
     * place, and nobody is told of that one.
     *
     * @param found told on the reader's thread
     */
    public void want(String stream, FrameLocation place, Consumer<Picture> found) {
        synchronized (lock) {
            next.put(stream, new Wanted(place, found));
            lock.notifyAll();
        }
    }

    /** How far back pictures of a partition reach, µs since 1970, as of some seconds ago; asking keeps it up to date. */
    public OptionalLong oldestUs(int partition) {
        if (System.nanoTime() - reachAskedNs > REACH.toNanos() || oldestUs.isEmpty()) {
            synchronized (lock) {
                reachWanted = true;
                lock.notifyAll();
            }
        }
        return oldestUs.getOrDefault(partition, OptionalLong.empty());
    }

    private void work() {
        while (!isClosed()) {
            try (PictureFetch fetch = awaitWork() ? new PictureFetch(clients) : null) {
                if (fetch != null) {
                    serve(fetch);
                }
            } catch (KafkaException e) {
                LOG.warn("pictures cannot be read; trying again", e);
                pause();
            }
        }
    }

    /** Whether there is something to do; false where it is closed. */
    private boolean awaitWork() {
        synchronized (lock) {
            try {
                while (next.isEmpty() && !reachWanted && !closed) {
                    lock.wait(IDLE_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
            return !closed;
        }
    }

    private void serve(PictureFetch fetch) {
        Set<String> inFlight = new HashSet<>();
        long progressNs = System.nanoTime();
        while (awaitWork(inFlight)) {
            for (Map.Entry<String, Wanted> wanted : take(inFlight)) {
                inFlight.add(wanted.getKey());
                fetch.ask(wanted.getValue().place(), picture -> {
                    inFlight.remove(wanted.getKey());
                    wanted.getValue().found().accept(picture);
                });
            }
            int before = inFlight.size();
            if (fetch.isBusy()) {
                fetch.step(STEP);
            }
            if (inFlight.isEmpty() || inFlight.size() < before) {
                progressNs = System.nanoTime();
            } else if (System.nanoTime() - progressNs > PATIENCE.toNanos()) {
                fetch.giveUp();
                progressNs = System.nanoTime();
            }
            if (takeReach()) {
                oldestUs = fetch.oldestUs();
                reachAskedNs = System.nanoTime();
            }
        }
    }

    private boolean awaitWork(Set<String> inFlight) {
        return inFlight.isEmpty() ? awaitWork() : !isClosed();
    }

    private List<Map.Entry<String, Wanted>> take(Set<String> inFlight) {
        synchronized (lock) {
            List<Map.Entry<String, Wanted>> taken = new ArrayList<>();
            Iterator<Map.Entry<String, Wanted>> all = next.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<String, Wanted> wanted = all.next();
                if (!inFlight.contains(wanted.getKey())) {
                    taken.add(Map.entry(wanted.getKey(), wanted.getValue()));
                    all.remove();
                }
            }
            return taken;
        }
    }

    private boolean takeReach() {
        synchronized (lock) {
            boolean wanted = reachWanted;
            reachWanted = false;
            return wanted;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private void pause() {
        long until = System.nanoTime() + AGAIN.toNanos();
        synchronized (lock) {
            next.clear();
            try {
                while (!closed && System.nanoTime() < until) {
                    lock.wait(IDLE_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
    }

    /** Stops; waits a moment for the thread, which needs nobody. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        Closing.join(thread, CLOSE);
    }
}
