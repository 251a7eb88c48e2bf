package io.posestream.runner.process;

import io.posestream.core.system.Leftovers;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process whose threads compute until it ends. */
final class EndingMain {
    private static final int CALLERS = 3;
    private static final int SIDE = 256;
    private static final int NODES = 200;

    private EndingMain() {}

    /**
     * Computes until it is told to end.
     *
     * @param args a file to leave behind, then {@code wait} or {@code end}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProcessEnd.takeSignals();
        Leftovers.add(Files.writeString(Path.of(args[0]), "left behind"));
        ModelSession session = ModelSession.open("long", longWork(), SessionConfig.cpu(1));
        CountDownLatch computing = new CountDownLatch(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> compute(session, computing));
            caller.setDaemon(true);
            caller.start();
        }
        computing.await();
        System.out.println("computing");
        if (args[1].equals("end")) {
            ProcessEnd.leave(0);
        }
        new CountDownLatch(1).await();
    }

    private static void compute(ModelSession session, CountDownLatch computing) {
        try (Call call = session.newCall()) {
            float[] zeros = new float[SIDE * SIDE];
            while (true) {
                call.input("in", zeros, SIDE, SIDE);
                computing.countDown();
                call.run();
            }
        } catch (InferenceException e) {
            // told to end
            return;
        }
    }

    private static byte[] longWork() {
        TinyOnnx graph = new TinyOnnx().input("in", SIDE, SIDE).output("out", SIDE, SIDE);
        for (int i = 0; i < NODES; i++) {
            graph.node("MatMul", List.of(i == 0 ? "in" : "m" + (i - 1), "in"), i == NODES - 1 ? "out" : "m" + i);
        }
        return graph.bytes();
    }
}
