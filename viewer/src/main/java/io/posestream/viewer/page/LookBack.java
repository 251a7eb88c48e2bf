package io.posestream.viewer.page;

import io.posestream.viewer.state.Answered;
import io.posestream.viewer.state.Json;
import io.posestream.viewer.stream.Picture;
import io.posestream.viewer.stream.Replay;
import java.util.Locale;
import java.util.Optional;

/** One viewer's way back in time, while there is one. Thread-safe. */
final class LookBack {
    private static final String LIVE = "live";

    private final PageHub hub;
    private final PageSession session;
    private Optional<Under> under = Optional.empty();

    private record Under(String stream, Replay replay, Screen screen) {}

    LookBack(PageHub hub, PageSession session) {
        this.hub = hub;
        this.session = session;
    }

    void play(ClientMessage message) {
        Optional<String> stream = message.text("stream").or(session::first);
        Optional<Double> at = message.number("at_us");
        if (stream.isPresent() && at.isPresent()) {
            replay(stream.get())
                    .ifPresent(replay -> replay.play(
                            Math.round(at.get()), message.number("speed").orElse(1.0), message.flag("paused", false)));
        }
    }

    void pause() {
        current().ifPresentOrElse(Replay::pause, this::stand);
    }

    /**
     * Pauses the present: that is a replay that begins with the frame in view, standing still. Where none has come yet it
     * begins with the newest there is.
     */
    private void stand() {
        session.first()
                .ifPresent(stream -> session.lastUs(stream)
                        .or(() -> hub.newestUs(stream))
                        .ifPresent(us -> replay(stream).ifPresent(replay -> replay.play(us, 1, true))));
    }

    void resume() {
        current().ifPresent(Replay::resume);
    }

    void step(boolean back) {
        if (current().isEmpty()) {
            stand();
        }
        current().ifPresent(replay -> replay.step(back));
    }

    private synchronized Optional<Replay> current() {
        return under.map(Under::replay);
    }

    /** The replay of a stream: the present one, or a new one where there is room. */
    private synchronized Optional<Replay> replay(String stream) {
        if (under.isPresent() && under.get().stream().equals(stream)) {
            return current();
        }
        end();
        Screen screen = new Screen(stream);
        Optional<Replay> begun = hub.replay(stream, screen, screen::ended);
        if (begun.isEmpty()) {
            session.tell(
                    PageSession.notice("looking back is not possible now: " + PageHub.MOST_REPLAYS
                            + " others do, or nothing is known of that camera"),
                    false);
            say(LIVE, stream, 0, 1);
            return Optional.empty();
        }
        session.replays(Optional.of(stream));
        under = Optional.of(new Under(stream, begun.get(), screen));
        return begun;
    }

    /** Back to the present. */
    synchronized void end() {
        if (under.isEmpty()) {
            return;
        }
        Under ending = under.get();
        under = Optional.empty();
        ending.replay().close();
        session.replays(Optional.empty());
        say(LIVE, ending.stream(), 0, 1);
    }

    private void say(String state, String stream, long atUs, double speed) {
        session.tell(
                Json.text(json -> {
                    json.writeStringField("type", "replay");
                    json.writeStringField("state", state);
                    json.writeStringField("stream", stream);
                    json.writeNumberField("at_us", atUs);
                    json.writeNumberField("speed", speed);
                }),
                false);
    }

    private synchronized boolean is(Screen screen) {
        return under.map(Under::screen).filter(screen::equals).isPresent();
    }

    /** What the replay of one stream shows. */
    private final class Screen implements Replay.Screen {
        private final String stream;

        Screen(String stream) {
            this.stream = stream;
        }

        @Override
        public boolean isFree() {
            return session.isFree();
        }

        @Override
        public boolean wantsPictures() {
            return session.wantsPictures();
        }

        @Override
        public void show(Answered answered, Picture picture) {
            if (is(this)) {
                session.offerPast(hub.past(answered, picture));
            }
        }

        @Override
        public void state(Replay.State state, long atUs, double speed) {
            if (is(this)) {
                say(state.name().toLowerCase(Locale.ROOT), stream, atUs, speed);
            }
        }

        @Override
        public void notice(String text) {
            session.tell(PageSession.notice(text), false);
        }

        /** The replay's thread has ended, perhaps by itself. */
        void ended() {
            hub.replayEnded();
            if (is(this)) {
                end();
            }
        }
    }
}
