package io.posestream.runner.run;

import io.posestream.core.EndReason;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.ingest.stream.PlannedSource;
import io.posestream.pose.PoseModel;
import io.posestream.results.Finished;
import io.posestream.results.ResultFolder;
import io.posestream.results.overlay.OverlayFormat;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Watch;
import io.posestream.runner.process.Resources;
import io.posestream.runner.run.count.CpuRoles;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.runner.run.option.RunView;
import io.posestream.viewer.Viewer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the whole chain in this process, from opened sources to closed result files. Nothing is written before
 * every source, model, folder and disk has been looked at.
 */
public final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final long REFRESH_MS = 250;
    /** How soon the end is seen. */
    private static final long LOOK_MS = 10;
    /** How a stream ends whose results are not all there. */
    private static final Set<String> FAILED = Set.of(EndReason.FAILED, EndReason.GIVEN_UP);

    private final RunOptions options;
    private final PrintStream err;
    private final boolean terminal;
    private final Runnable writing;
    private final long startNanos = System.nanoTime();
    private final CpuRoles roles;
    private final Meters meters = new Meters();

    /** How a run ended. */
    public enum Ending {
        /** Every stream has ended and its files are complete. */
        COMPLETE,
        /** Files are closed, but a source or a stage failed; one line was written. */
        FAILED,
        /** Ctrl-C: files hold what was committed. */
        INTERRUPTED
    }

    /**
     * @param options what to run
     * @param err for progress and messages
     * @param terminal whether {@code err} can redraw a line
     * @param writing called once, just before anything is written
     */
    public Run(RunOptions options, PrintStream err, boolean terminal, Runnable writing) {
        this.options = options;
        this.err = err;
        this.terminal = terminal;
        this.writing = writing;
        this.roles = new CpuRoles();
    }

    /** What there is to see of it, its last counts after its end included. */
    public Meters meters() {
        return meters;
    }

    /**
     * Runs to the end.
     *
     * @throws UserError where something that the user named cannot be used
     */
    public Ending call() {
        return call(() -> {});
    }

    /**
     * Runs to the end, in a process that ends with it.
     *
     * @param complete called where all is complete and written, and what is still open goes with the process: a broker
     *     and stages that nobody needs any more take a third of a second to close. It may end the process
     * @throws UserError where something that the user named cannot be used
     */
    public Ending call(Runnable complete) {
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        try (Interruption interruption = new Interruption(wake)) {
            Emergency emergency = new Emergency(failure, options.dataDir().isPresent());
            return call(new Signals(wake, interruption), emergency, complete);
        } catch (StoppedException e) {
            return failure.first().map(this::failed).orElse(Ending.INTERRUPTED);
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            if (failure.first().isEmpty()) {
                throw e;
            }
            // what broke first is why this did
            LOG.error("failed while opening", e);
            return failed(failure.first().get());
        }
    }

    private Ending call(Signals signals, Emergency emergency, Runnable complete) {
        BooleanSupplier stopped = () ->
                signals.interruption().happened() || emergency.failure().first().isPresent();
        try (Closing closing = new Closing()) {
            Preparation.requireResources(options);
            OpenedRun opened = new RunOpening(options, emergency, new RunOpening.Watchers(roles, meters), err, stopped)
                    .open(closing);
            List<StreamRun> streams = streams(opened.planned(), opened.folders());
            Ending ending = run(streams, opened, closing, emergency, signals);
            if (ending == Ending.COMPLETE && RunBroker.isTemporary(options)) {
                complete.run();
            }
            return ending;
        }
    }

    private record Signals(CountDownLatch wake, Interruption interruption) {}

    private static List<StreamRun> streams(List<PlannedSource> planned, List<ResultFolder> folders) {
        List<StreamRun> streams = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            streams.add(new StreamRun(planned.get(i), folders.get(i)));
        }
        return streams;
    }

    private Ending run(
            List<StreamRun> streams, OpenedRun opened, Closing closing, Emergency emergency, Signals signals) {
        Pipeline.Parts parts = opened.parts();
        ResultFiles files = new ResultFiles(options, closing, parts.clients(), roles);
        files.createFolders(streams);
        List<StreamRun> open =
                streams.stream().filter(stream -> !stream.isKept()).toList();
        if (open.isEmpty()) {
            String ids = streams.stream().map(StreamRun::id).collect(Collectors.joining(", "));
            err.println("posestream: finished already, with all results: " + ids + "; add --again to run anew");
            RunClips.open(options.clips(), parts.clients(), emergency, meters, closing)
                    .finish()
                    .ifPresent(err::println);
            return streams.size() < options.sources().size() ? Ending.FAILED : Ending.COMPLETE;
        }
        writing.run();
        err.println("detector " + parts.detector().manifest().id()
                + parts.pose()
                        .map(network -> ", pose " + network.manifest().id())
                        .orElse(", which finds the poses too")
                + ", on " + parts.pose().map(PoseModel::provider).orElseGet(parts.detector()::provider));
        opened.invitation().ifPresent(err::println);
        opened.page().ifPresent(page -> {
            err.println("look on at " + page.link());
            page.warning().ifPresent(line -> err.println("posestream: " + line));
        });
        closing.add(Watch.open(meters, options.meters().noticesTo(), "run", this::tell));
        Pipeline pipeline = closing.add(Pipeline.open(options, parts, streams, files, emergency));
        PageReading reading = closing.add(
                new PageReading(opened.page(), parts.clients(), streams.stream().anyMatch(StreamRun::isLive)));
        ProgressLine progress = new ProgressLine(err, terminal);
        awaitEnds(pipeline, signals.wake(), () -> {
            progress.show(state(streams, pipeline));
            roles.sampleNowAndThen();
            reading.look(streams.stream().anyMatch(stream -> stream.answered() > 0));
        });
        // before threads end
        roles.sample();
        boolean interrupted = signals.interruption().happened();
        if (interrupted) {
            pipeline.catchUp();
        }
        Optional<String> clips =
                interrupted || emergency.failure().first().isPresent() ? Optional.empty() : pipeline.finishClips();
        List<StreamOutcome> outcomes = finish(open, pipeline, files, interrupted);
        progress.finish(state(streams, pipeline));
        streams.stream()
                .filter(StreamRun::isKept)
                .forEach(stream -> err.println(stream.id() + ": finished before, results in "
                        + stream.folder().path()));
        int due = options.sources().size() - (streams.size() - open.size());
        clips.ifPresent(err::println);
        Ending ending = report(outcomes, due, emergency.failure(), interrupted);
        RoughSkeletons.note(parts.pose().map(PoseModel::manifest).orElseGet(parts.detector()::manifest))
                .ifPresent(err::println);
        if (options.view().map(RunView::keepOpen).orElse(false)
                && emergency.failure().first().isEmpty()) {
            reading.begin();
            opened.page().ifPresent(page -> keepOpen(page, signals.interruption()));
        }
        return ending;
    }

    /** All is written; whoever looks on may go on doing so. */
    private void keepOpen(Viewer page, Interruption interruption) {
        if (interruption.happened()) {
            return;
        }
        err.println("the page stays at " + page.link() + " until Ctrl-C");
        try {
            while (!interruption.happened()) {
                Thread.sleep(REFRESH_MS);
            }
            interruption.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String line) {
        LOG.warn(line);
        err.println((terminal ? "\n" : "") + "posestream: " + line);
    }

    /** Until every stream has ended, or something wakes the run before. */
    private static void awaitEnds(Pipeline pipeline, CountDownLatch wake, Runnable refresh) {
        try {
            long refreshedNs = System.nanoTime();
            while (!pipeline.isOver() && !wake.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - refreshedNs >= TimeUnit.MILLISECONDS.toNanos(REFRESH_MS)) {
                    refresh.run();
                    refreshedNs = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<StreamOutcome> finish(
            List<StreamRun> streams, Pipeline pipeline, ResultFiles files, boolean interrupted) {
        List<StreamOutcome> outcomes = new ArrayList<>();
        Duration wallTime = Duration.ofNanos(System.nanoTime() - startNanos);
        for (StreamRun stream : streams) {
            try {
                Finished finished = pipeline.finish(stream.id());
                outcomes.add(files.summarise(stream, finished, pipeline.counters(), interrupted, wallTime));
            } catch (RuntimeException e) {
                LOG.error("the results of {} could not be completed", stream.id(), e);
                err.println("posestream: no results for " + stream.id() + ": " + e.getMessage());
            }
        }
        return outcomes;
    }

    private static ProgressLine.State state(List<StreamRun> streams, Pipeline pipeline) {
        long done = 0;
        long people = 0;
        long known = 0;
        long ageUs = 0;
        boolean allKnown = true;
        for (StreamRun stream : streams) {
            done += stream.answered();
            people += stream.people();
            known += stream.expected().orElse(0);
            allKnown &= stream.expected().isPresent();
            ageUs = Math.max(ageUs, stream.ageUs());
        }
        OptionalLong total = allKnown ? OptionalLong.of(known) : OptionalLong.empty();
        return new ProgressLine.State(done, total, people, TimeUnit.MICROSECONDS.toMillis(ageUs), pipeline.note());
    }

    private Ending report(List<StreamOutcome> outcomes, int due, Failure failure, boolean interrupted) {
        boolean sourceFailed = false;
        for (StreamOutcome outcome : outcomes) {
            sourceFailed |= FAILED.contains(outcome.endReason()) || outcome.isFailure();
            err.println(outcome.streamId() + ": " + outcome.endReason() + ", results in " + outcome.folder());
            outcome.notes().forEach(note -> err.println("  " + note));
            outcome.trouble().ifPresent(line -> err.println("  " + line + "; the log says more"));
            if (outcome.endReason().equals(EndReason.TRUNCATED)) {
                err.println("  warning: the source ended before what it promised; the rest is counted as corrupt");
            }
        }
        outcomes.stream()
                .map(outcome -> outcome.folder().resolve(OverlayFormat.FILE_NAME))
                .filter(overlay -> options.overlay() && Files.exists(overlay))
                .forEach(overlay -> err.println("look at " + overlay));
        if (failure.first().isPresent()) {
            return failed(failure.first().get());
        }
        if (interrupted) {
            return Ending.INTERRUPTED;
        }
        return sourceFailed || outcomes.size() < due ? Ending.FAILED : Ending.COMPLETE;
    }

    /** Says why, in one line. */
    private Ending failed(Throwable cause) {
        err.println("posestream: failed: " + Resources.line(cause));
        return Ending.FAILED;
    }
}
