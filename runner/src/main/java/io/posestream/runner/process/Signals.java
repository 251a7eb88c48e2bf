package io.posestream.runner.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Takes the signals that ask a process to end before the JVM begins to end on them: it would run the shutdown hooks of
 * libraries, which free what threads still use. Static functions, thread-safe.
 */
final class Signals {
    /** What a shell adds to a signal's number. */
    private static final int KILLED = 128;

    private Signals() {}

    /** The signals taken, with their exit codes. */
    private enum Asking {
        /** The terminal is gone. */
        HUP(1),
        /** Ctrl-C. */
        INT(2),
        /** What {@code kill} and service managers send. */
        TERM(15);

        private final int number;

        Asking(int number) {
            this.number = number;
        }
    }

    /**
     * Takes them; one that is ignored, as by {@code nohup}, stays so. The class is part of every JDK but of no standard,
     * and the compiler warns of its name: hence by reflection. Where it is not to be had, or the JVM was told to leave
     * signals alone, the JVM ends as usual.
     *
     * @param asked given the exit code; on a thread of its own for each signal
     */
    static void take(IntConsumer asked) {
        for (Asking signal : Asking.values()) {
            try {
                take(signal, asked);
            } catch (ReflectiveOperationException e) {
                // left to the JVM
            }
        }
    }

    private static void take(Asking signal, IntConsumer asked) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> asked.accept(KILLED + signal.number);
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        default -> {
                            return signal.name();
                        }
                    }
                    return null;
                });
        Object named = type.getConstructor(String.class).newInstance(signal.name());
        try {
            type.getMethod("handle", type, handlerType).invoke(null, named, handler);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw e;
            }
        }
    }
}
