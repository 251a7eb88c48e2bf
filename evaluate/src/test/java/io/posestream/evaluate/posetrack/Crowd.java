package io.posestream.evaluate.posetrack;

import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.IgnoreRegions;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Made-up sequences for tests: people who walk, and predictions that miss, blur, add and swap. Deterministic. */
final class Crowd {
    private static final double HEAD = 30;

    private Crowd() {}

    /** Writes {@code sequences} truth and prediction files below {@code folder}, into truth/ and predictions/. */
    static void write(Path folder, int sequences, int frames, int people, long seed) {
        for (int number = 1; number <= sequences; number++) {
            Random random = new Random(seed + number);
            List<PoseTrackImage> truth = new ArrayList<>();
            List<PoseTrackImage> predicted = new ArrayList<>();
            double[] x = random.doubles(people, 200, 1700).toArray();
            double[] y = random.doubles(people, 300, 800).toArray();
            for (int frame = 0; frame < frames; frame++) {
                List<PoseTrackPerson> all = new ArrayList<>();
                List<PoseTrackPerson> found = new ArrayList<>();
                for (int person = 0; person < people; person++) {
                    x[person] += random.nextGaussian() * 3;
                    y[person] += random.nextGaussian();
                    all.add(person(random, person, x[person], y[person], 0, false));
                    if (random.nextDouble() > 0.05) {
                        int track = person + (frame > frames / 2 && person == 0 ? people : 0);
                        found.add(person(random, track, x[person], y[person], 4, true));
                    }
                }
                truth.add(image(number, frame, all));
                predicted.add(image(number, frame, found));
            }
            String name = String.format("%06d_mpiinew_test.json", number);
            PoseTrackWriter.write(sequence(truth), Dialect.POSETRACK_2021, folder.resolve("truth/" + name));
            PoseTrackWriter.write(sequence(predicted), Dialect.POSETRACK_2018, folder.resolve("predictions/" + name));
        }
    }

    static PoseTrackSequence sequence(List<PoseTrackImage> images) {
        return new PoseTrackSequence(
                "000001_mpiinew_test",
                "made up",
                Dialect.POSETRACK_2018,
                Optional.of(PoseTrackSequence.standardCategory()),
                images,
                0);
    }

    static PoseTrackImage image(int sequence, int frame, List<PoseTrackPerson> people) {
        return new PoseTrackImage(
                30_000_000_000L + sequence * 10_000L + frame,
                Optional.of(String.format("images/val/%06d_mpiinew_test/%06d.jpg", sequence, frame)),
                Optional.of(true),
                IgnoreRegions.of(List.of(), List.of()),
                people);
    }

    static PoseTrackPerson person(Random random, int track, double x, double y, double blur, boolean scored) {
        PoseTrackPerson.Builder person = PoseTrackPerson.builder(Joints.SLOTS).trackId(track);
        int[] joints = Joints.standardSlots();
        for (int slot = 0; slot < Joints.SLOTS; slot++) {
            if (joints[slot] < 0) {
                continue;
            }
            double jointX = x + (slot % 3 - 1) * 20 + blur * random.nextGaussian();
            double jointY = y + slot * 12 + blur * random.nextGaussian();
            person.joint(slot, jointX, jointY, 1);
            if (scored) {
                person.jointScore(slot, random.nextDouble());
            }
        }
        person.head(new HeadBox(x - HEAD / 2, y - HEAD, x + HEAD / 2, y));
        return person.build();
    }
}
