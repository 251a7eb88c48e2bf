package io.posestream.runner.cli.option;

import io.posestream.runner.log.LimitedHandler;
import io.posestream.runner.log.LogFormat;
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

/**
 * Where the log goes: a file for commands that show progress on the terminal, standard error for services. Results never
 * go to the log, the log never to standard output.
 */
public final class LogFile {
    private static final AtomicReference<Path> CURRENT = new AtomicReference<>();
    // java.util.logging holds its loggers weakly; a level set on a collected one is lost
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger BROKER = Logger.getLogger("kafka");
    private static final Logger STATE = Logger.getLogger("state");
    private static final Logger HTTP = Logger.getLogger("org.eclipse.jetty");
    // tells of every seek of a consumer beside its own look at the log's end
    private static final Logger OFFSETS =
            Logger.getLogger("org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils");
    // advises on global tables, of which there are none
    private static final Logger STREAMS_ADVICE = Logger.getLogger("org.apache.kafka.streams.StreamsConfig");

    private LogFile() {}

    /** Keeps the log quiet until a command says where it goes: libraries would write to standard error. */
    public static void quiet() {
        LogManager.getLogManager().reset();
        CURRENT.set(null);
    }

    /** Sends the log to {@code file}, whose folder is made where it is missing. */
    public static void to(Path file, LogFormat format) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileHandler handler = new FileHandler(file.toString().replace("%", "%%"), true);
            handler.setEncoding("UTF-8");
            install(handler, format);
            CURRENT.set(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log " + file, e);
        }
    }

    /** Sends the log to standard error, for services. */
    public static void toStandardError(LogFormat format) {
        install(new ConsoleHandler(), format);
        CURRENT.set(null);
    }

    private static void install(Handler handler, LogFormat format) {
        LogManager.getLogManager().reset();
        handler.setFormatter(format.formatter());
        handler.setLevel(Level.INFO);
        ROOT.addHandler(new LimitedHandler(handler));
        ROOT.setLevel(Level.INFO);
        KAFKA.setLevel(Level.WARNING);
        BROKER.setLevel(Level.WARNING);
        STATE.setLevel(Level.SEVERE);
        HTTP.setLevel(Level.WARNING);
        OFFSETS.setLevel(Level.SEVERE);
        STREAMS_ADVICE.setLevel(Level.SEVERE);
    }

    /** Where to read on, as the tail of an error line; empty where the log is on the terminal already. */
    public static String hint() {
        return Optional.ofNullable(CURRENT.get())
                .map(file -> " (details in " + file + ")")
                .orElse("");
    }
}
