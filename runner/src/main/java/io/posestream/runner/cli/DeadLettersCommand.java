package io.posestream.runner.cli;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.proto.ItemHeaders;
import io.posestream.runner.cli.option.BrokerOptions;
import io.posestream.runner.cli.option.Durations;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.LetterOptions;
import io.posestream.runner.letter.Letter;
import io.posestream.runner.letter.LetterBox;
import io.posestream.runner.letter.LetterContent;
import io.posestream.runner.letter.LetterPlace;
import io.posestream.runner.letter.LetterReplay;
import io.posestream.runner.letter.LetterReplay.Fate;
import io.posestream.runner.letter.LetterText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Shows what could not be processed, and puts it back once the cause is mended.",
        footer = {
            "",
            "Examples:",
            "  posestream dead-letters list --bootstrap-servers kafka:9092 --stage pose",
            "  posestream dead-letters show 3/17 --bootstrap-servers kafka:9092 --out bad.jpg",
            "  posestream dead-letters replay --bootstrap-servers kafka:9092 --stage pose \\",
            "      --from 2h",
            "",
            "A dead letter holds the bytes of one record, and why which stage could not",
            "process it. Its frame was answered as failed, so the chain went on."
        })
final class DeadLettersCommand implements Runnable {
    private static final int MOST = 100_000;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show or replay");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists dead letters, the newest ones, by arrival of their frame.")
    int list(
            @Mixin BrokerOptions broker,
            @Mixin LetterOptions wanted,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(names = "--json", description = "One JSON object per line instead of a table.") boolean json) {
        requireLimit(limit);
        return broker.with(clients -> {
            LetterBox.Found found = find(clients, wanted, limit);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                found.letters().forEach(letter -> out.println(LetterText.json(letter)));
            } else if (found.letters().isEmpty()) {
                out.println(wanted.isNamed() ? "(no dead letter fits)" : "(no dead letters)");
            } else {
                LetterText.table(found.letters()).forEach(out::println);
            }
            out.flush();
            more(found);
            return ExitCodes.DONE;
        });
    }

    private void more(LetterBox.Found found) {
        if (found.fitting() > found.letters().size()) {
            err("the newest " + found.letters().size() + " of " + found.fitting()
                    + ": choose with --stage, --stream, --reason, --from, --to, or raise --limit");
        }
    }

    private void err(String line) {
        spec.commandLine().getErr().println("posestream: " + line);
        spec.commandLine().getErr().flush();
    }

    private static LetterBox.Found find(ClientSettings clients, LetterOptions wanted, int limit) {
        Cluster.requireTopics(clients);
        return new LetterBox(clients).find(wanted.filter(), limit);
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new UserError("--limit is not between 1 and " + MOST + ": " + limit);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one dead letter: its headers, its size, and what its bytes are as far as they can be"
                    + " read.")
    int show(
            @Parameters(paramLabel = "LETTER", description = "PARTITION/OFFSET, as list shows it.") String place,
            @Mixin BrokerOptions broker,
            @Option(names = "--out", paramLabel = "FILE", description = "Write the original bytes there.") Path out,
            @Option(names = "--overwrite", description = "Replace a file that is there.") boolean overwrite,
            @Option(names = "--json", description = "One line of JSON.") boolean json) {
        LetterPlace wanted = LetterPlace.parse(place);
        return broker.with(clients -> {
            Cluster.requireTopics(clients);
            LetterContent content = new LetterContent(clients.topics(), new LetterBox(clients).get(wanted));
            PrintWriter text = spec.commandLine().getOut();
            if (json) {
                text.println(content.json());
            } else {
                content.lines().forEach(text::println);
            }
            text.flush();
            if (out != null) {
                write(out, content, overwrite);
            }
            return ExitCodes.DONE;
        });
    }

    private static void write(Path out, LetterContent content, boolean overwrite) {
        byte[] bytes = content.bytes()
                .orElseThrow(() -> new UserError("there are no bytes to write to " + out
                        + ": they did not fit into the letter, or the record had none"));
        if (Files.exists(out) && !overwrite) {
            throw new UserError(out + " is there already: add --overwrite or choose another file with --out");
        }
        try {
            Files.write(out, bytes);
        } catch (IOException e) {
            throw new UserError("cannot write " + out + ": choose another file with --out", e);
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description = "Puts the records of dead letters back where their stage reads them, and waits for the"
                    + " tracker's answers.",
            footer = {
                "",
                "Only numbers that the tracker has not answered are put back: an answer that is",
                "out stays. Of the others it says so, and names the command that computes their",
                "stream as a new run. Exit code 1 where some letter did not come to a result."
            })
    int replay(
            @Parameters(
                            paramLabel = "LETTER",
                            arity = "0..*",
                            description = "PARTITION/OFFSET, as list shows it (default: all that fit the options).")
                    List<String> places,
            @Mixin BrokerOptions broker,
            @Mixin LetterOptions wanted,
            @Option(names = "--all", description = "All dead letters.") boolean all,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "At most so many, the newest (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(
                            names = "--wait",
                            paramLabel = "TIME",
                            defaultValue = "30s",
                            converter = Durations.class,
                            description = "How long answers are waited for (default: ${DEFAULT-VALUE}).")
                    Duration wait,
            @Option(names = "--dry-run", description = "Only say what would be done.") boolean dry) {
        requireLimit(limit);
        List<LetterPlace> named = places == null
                ? List.of()
                : places.stream().map(LetterPlace::parse).distinct().toList();
        int ways = (named.isEmpty() ? 0 : 1) + (wanted.isNamed() ? 1 : 0) + (all ? 1 : 0);
        if (ways != 1) {
            throw new UserError("say which dead letters: name them (3/17), or choose with --stage, --stream, --reason,"
                    + " --from, --to, or --all; one of the three");
        }
        return broker.with(clients -> {
            List<Letter> letters = letters(clients, named, wanted, limit);
            List<LetterReplay.Outcome> outcomes = new LetterReplay(clients, wait).run(letters, !dry);
            report(outcomes, clients.prefix());
            boolean good = outcomes.stream()
                    .allMatch(
                            one -> one.fate() == Fate.MENDED || one.fate() == Fate.REPEATED || one.fate() == Fate.OPEN);
            return good ? ExitCodes.DONE : ExitCodes.FAILURE;
        });
    }

    private List<Letter> letters(ClientSettings clients, List<LetterPlace> named, LetterOptions wanted, int limit) {
        if (named.isEmpty()) {
            LetterBox.Found found = find(clients, wanted, limit);
            more(found);
            return found.letters();
        }
        Cluster.requireTopics(clients);
        LetterBox box = new LetterBox(clients);
        List<Letter> letters = new ArrayList<>();
        for (LetterPlace place : named) {
            letters.add(Letter.of(box.get(place)));
        }
        return letters;
    }

    private void report(List<LetterReplay.Outcome> outcomes, String prefix) {
        PrintWriter out = spec.commandLine().getOut();
        for (LetterReplay.Outcome outcome : outcomes) {
            String frame = outcome.letter()
                    .item()
                    .map(names -> " " + Printable.of(names.id().toString()))
                    .orElse("");
            out.println(outcome.letter().place() + frame + ": " + outcome.text());
        }
        if (outcomes.isEmpty()) {
            out.println("(no dead letter fits)");
        }
        out.flush();
        outcomes.stream()
                .filter(one -> one.fate() == Fate.CLOSED || one.fate() == Fate.NOT_MENDED)
                .map(one -> one.letter().item().map(ItemHeaders::id).orElse(null))
                .filter(Objects::nonNull)
                .map(id -> "--stream '" + Printable.of(id.streamId()) + "' --epoch " + id.epoch())
                .distinct()
                .forEach(stream -> err("an answer that is out stays; to compute that stream anew as a run of its own:"
                        + " posestream replay " + stream + " --prefix " + prefix + " --into " + prefix + "-again"));
    }
}
