package io.posestream.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Where the log goes: a file for commands that show progress on the terminal, standard error for services. Results never
 * go to the log, the log never to standard output.
 */
final class LogFile {
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n";
    private static final AtomicReference<Path> CURRENT = new AtomicReference<>();
    // java.util.logging holds its loggers weakly; a level set on a collected one is lost
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger BROKER = Logger.getLogger("kafka");
    private static final Logger STATE = Logger.getLogger("state");
    // tells of every seek of a consumer beside its own look at the log's end
    private static final Logger OFFSETS =
            Logger.getLogger("org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils");
    // advises on global tables, of which there are none
    private static final Logger STREAMS_ADVICE = Logger.getLogger("org.apache.kafka.streams.StreamsConfig");

    private LogFile() {}

    /** Keeps the log quiet until a command says where it goes: libraries would write to standard error. */
    static void quiet() {
        LogManager.getLogManager().reset();
        CURRENT.set(null);
    }

    /** Sends the log to {@code file}, whose folder is made where it is missing. */
    static void to(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileHandler handler = new FileHandler(file.toString().replace("%", "%%"), true);
            handler.setEncoding("UTF-8");
            install(handler);
            CURRENT.set(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + file, e);
        }
    }

    /** Sends the log to standard error, for services. */
    static void toStandardError() {
        install(new ConsoleHandler());
        CURRENT.set(null);
    }

    private static void install(Handler handler) {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        LogManager.getLogManager().reset();
        handler.setFormatter(new SimpleFormatter());
        handler.setLevel(Level.INFO);
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.INFO);
        KAFKA.setLevel(Level.WARNING);
        BROKER.setLevel(Level.WARNING);
        STATE.setLevel(Level.SEVERE);
        OFFSETS.setLevel(Level.SEVERE);
        STREAMS_ADVICE.setLevel(Level.SEVERE);
    }

    /** Where to read on, as the tail of an error line; empty where the log is on the terminal already. */
    static String hint() {
        return Optional.ofNullable(CURRENT.get())
                .map(file -> " (details in " + file + ")")
                .orElse("");
    }
}
