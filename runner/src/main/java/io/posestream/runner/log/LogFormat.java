package io.posestream.runner.log;

import io.posestream.kafka.EventLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/** How an event becomes a line. */
public enum LogFormat {
    /** For people: time, level, class, words; what an event is about in brackets; a stack trace on lines of its own. */
    TEXT {
        @Override
        String line(LogRecord record, Map<String, String> about) {
            StringBuilder line = new StringBuilder(
                            TIME.format(record.getInstant().atZone(ZoneId.systemDefault())))
                    .append(' ')
                    .append(record.getLevel().getName())
                    .append(' ')
                    .append(record.getLoggerName())
                    .append(' ')
                    .append(oneLine(record));
            if (!about.isEmpty()) {
                line.append(' ').append(about);
            }
            line.append(System.lineSeparator());
            if (record.getThrown() != null) {
                line.append(trace(record.getThrown()));
            }
            return line.toString();
        }
    },
    /** For programs: one object of JSON per line, a stack trace within it. */
    JSON {
        @Override
        String line(LogRecord record, Map<String, String> about) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put(
                    "time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
            fields.put("level", record.getLevel().getName().toLowerCase(Locale.ROOT));
            fields.put("logger", String.valueOf(record.getLoggerName()));
            fields.put("thread", Thread.currentThread().getName());
            fields.put("message", oneLine(record));
            fields.putAll(about);
            if (record.getThrown() != null) {
                fields.put("exception", trace(record.getThrown()));
            }
            return JsonText.object(fields) + System.lineSeparator();
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);
    private static final List<String> ABOUT = List.of(EventLog.STREAM, EventLog.FRAME, EventLog.STAGE, EventLog.REASON);

    abstract String line(LogRecord record, Map<String, String> about);

    /** A formatter for a handler; secrets are struck out of what it gives. */
    public Formatter formatter() {
        return new Formatter() {
            @Override
            public String format(LogRecord record) {
                return Secrets.strike(line(record, about()));
            }
        };
    }

    /** A handler formats on the thread that logs, so what that thread said of the event is at hand. */
    private static Map<String, String> about() {
        Map<String, String> about = new LinkedHashMap<>();
        for (String name : ABOUT) {
            String value = MDC.get(name);
            if (value != null) {
                about.put(name, value);
            }
        }
        return about;
    }

    private static String oneLine(LogRecord record) {
        return String.valueOf(record.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
