package io.posestream.runner.run;

import io.posestream.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A folder of pictures of which the second is damaged behind its header. */
final class DamagedPictures {
    private DamagedPictures() {}

    /** Writes so many pictures into the new folder; gives it back. */
    static Path write(Path folder, int count) throws IOException {
        Files.createDirectory(folder);
        byte[] jpeg = Files.readAllBytes(Shared.path("data", "coco-val-dev", "images", "000000000139.jpg"));
        byte[] damaged = Arrays.copyOf(jpeg, jpeg.length);
        Arrays.fill(damaged, jpeg.length / 4, jpeg.length, (byte) 0xFF);
        for (int number = 1; number <= count; number++) {
            Files.write(folder.resolve(number + ".jpg"), number == 2 ? damaged : jpeg);
        }
        return folder;
    }
}
