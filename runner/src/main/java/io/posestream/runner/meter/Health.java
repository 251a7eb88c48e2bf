package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.posestream.http.Reply;
import io.posestream.inference.NativeCalls;
import java.time.Duration;
import java.util.List;

/** Answers whether the process has started, is ready for work, and lives. Thread-safe. */
final class Health {
    private static final List<String> STARTING = List.of("starting");
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Meters meters;
    private final Duration stuckAfter;

    /** @param stuckAfter a native call longer than this does not come back */
    Health(Meters meters, Duration stuckAfter) {
        this.meters = requireNonNull(meters, "meters is null");
        this.stuckAfter = requireNonNull(stuckAfter, "stuckAfter is null");
    }

    /** Everything is opened: networks are loaded, clients are made. */
    Reply started() {
        return reply(meters.isStarted() ? List.of() : STARTING);
    }

    /** Work that is given to the process now is done. */
    Reply ready() {
        return reply(problems(meters));
    }

    /** The process moves; asks neither broker nor sources. */
    Reply live() {
        Duration longest = NativeCalls.longest();
        return reply(
                longest.compareTo(stuckAfter) > 0
                        ? List.of("a native call has been running for " + longest.toSeconds() + " s")
                        : List.of());
    }

    static boolean isReady(Meters meters) {
        return problems(meters).isEmpty();
    }

    private static List<String> problems(Meters meters) {
        return meters.isStarted() ? meters.problems() : STARTING;
    }

    private static Reply reply(List<String> problems) {
        return problems.isEmpty()
                ? Reply.text(OK, "ok\n")
                : Reply.text(UNAVAILABLE, String.join("\n", problems) + "\n");
    }
}
