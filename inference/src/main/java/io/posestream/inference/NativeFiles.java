package io.posestream.inference;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** The native libraries of ONNX Runtime as files. Static functions, thread-safe. */
public final class NativeFiles {
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private NativeFiles() {}

    /**
     * Unpacks them, so that a process that names {@code folder} in {@code onnxruntime.native.path} need not do it at each
     * start.
     *
     * @param folder made where it is missing
     * @return whether there are any for this machine
     * @throws IOException where they cannot be written
     */
    public static boolean unpack(Path folder) throws IOException {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return false;
        }
        String machine = System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x64";
        Files.createDirectories(folder);
        for (String library : LIBRARIES) {
            String file = "lib" + library + ".so";
            try (InputStream packed =
                    OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/" + machine + "/" + file)) {
                if (packed == null) {
                    return false;
                }
                Files.copy(packed, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return true;
    }
}
