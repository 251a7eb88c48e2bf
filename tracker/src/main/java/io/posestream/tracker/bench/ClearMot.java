package io.posestream.tracker.bench;

import io.posestream.core.Assignment;
import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CLEAR-MOT per joint as poseval counts it (leonid-pishchulin/poseval with motmetrics 1.0.2): matches are kept while
 * they hold, the rest is assigned with most pairs first and least distance then; the last scored frame of a sequence is
 * not counted; a frame without people on one side counts one miss and one false positive per joint. Not thread safe.
 */
final class ClearMot {
    /** A joint matches within half a head; the head is 0.6 of the diagonal of its box. */
    private static final double MATCH = 0.5;

    private static final double HEAD_OF_DIAGONAL = 0.6;

    private final Assignment assignment = new Assignment();
    private final long[] objects = new long[AnnoList.JOINTS];
    private final long[] misses = new long[AnnoList.JOINTS];
    private final long[] falsePositives = new long[AnnoList.JOINTS];
    private final long[] switches = new long[AnnoList.JOINTS];

    /** Adds a sequence: as many predicted frames as true ones, paired by position. */
    void add(List<List<AnnoList.Person>> truth, List<List<AnnoList.Person>> predicted) {
        if (truth.size() != predicted.size()) {
            throw new IllegalArgumentException(predicted.size() + " frames for " + truth.size());
        }
        List<Integer> scored = new ArrayList<>();
        for (int frame = 0; frame < truth.size(); frame++) {
            if (!truth.get(frame).isEmpty()) {
                scored.add(frame);
            }
        }
        for (int joint = 0; joint < AnnoList.JOINTS; joint++) {
            Map<Integer, Integer> matched = new HashMap<>();
            for (int index = 0; index + 1 < scored.size(); index++) {
                frame(joint, truth.get(scored.get(index)), predicted.get(scored.get(index)), matched);
            }
        }
    }

    /** Mean over joints of 1 - (misses + switches + false positives) / objects, in percent; joints never seen left out. */
    double mota() {
        double sum = 0;
        int joints = 0;
        for (int joint = 0; joint < objects.length; joint++) {
            if (objects[joint] > 0) {
                long wrong = misses[joint] + switches[joint] + falsePositives[joint];
                sum += 100 * (1 - (double) wrong / objects[joint]);
                joints++;
            }
        }
        return joints == 0 ? Double.NaN : sum / joints;
    }

    /** Switches of all sequences, mean over joints. */
    double switchesPerJoint() {
        long sum = 0;
        for (long count : switches) {
            sum += count;
        }
        return (double) sum / switches.length;
    }

    /** Objects per joint; the caller owns the array, as with the other counts. */
    long[] objects() {
        return objects.clone();
    }

    /** Objects without a match, per joint. */
    long[] misses() {
        return misses.clone();
    }

    /** Guesses without a match, per joint. */
    long[] falsePositives() {
        return falsePositives.clone();
    }

    /** Objects matched by another than before, per joint. */
    long[] switches() {
        return switches.clone();
    }

    private void frame(
            int joint, List<AnnoList.Person> truth, List<AnnoList.Person> predicted, Map<Integer, Integer> matched) {
        if (truth.isEmpty() || predicted.isEmpty()) {
            objects[joint]++;
            misses[joint]++;
            falsePositives[joint]++;
            return;
        }
        List<AnnoList.Person> present = with(truth, joint);
        List<AnnoList.Person> guesses = with(predicted, joint);
        double[][] distance = distances(joint, present, guesses);
        boolean[] found = new boolean[present.size()];
        boolean[] used = new boolean[guesses.size()];
        keepMatches(present, guesses, distance, found, used, matched);
        assignRest(joint, present, guesses, distance, found, used, matched);
        objects[joint] += present.size();
        misses[joint] += count(found, false);
        falsePositives[joint] += count(used, false);
    }

    private static void keepMatches(
            List<AnnoList.Person> present,
            List<AnnoList.Person> guesses,
            double[][] distance,
            boolean[] found,
            boolean[] used,
            Map<Integer, Integer> matched) {
        for (int row = 0; row < present.size(); row++) {
            Integer before = matched.get(present.get(row).trackId());
            for (int column = 0; before != null && column < guesses.size(); column++) {
                if (guesses.get(column).trackId() == before && !used[column] && distance[row][column] <= MATCH) {
                    found[row] = true;
                    used[column] = true;
                    break;
                }
            }
        }
    }

    private void assignRest(
            int joint,
            List<AnnoList.Person> present,
            List<AnnoList.Person> guesses,
            double[][] distance,
            boolean[] found,
            boolean[] used,
            Map<Integer, Integer> matched) {
        // more than any sum of valid distances, so that most pairs come first
        double invalid = 2 * Math.min(present.size(), guesses.size()) * (MATCH + 1) + 1;
        int columns = guesses.size();
        double[] cost = new double[present.size() * columns];
        for (int row = 0; row < present.size(); row++) {
            for (int column = 0; column < columns; column++) {
                boolean open = !found[row] && !used[column] && distance[row][column] <= MATCH;
                cost[row * columns + column] = open ? distance[row][column] : invalid;
            }
        }
        int[] columnOf = new int[present.size()];
        assignment.solve(cost, present.size(), columns, columnOf);
        for (int row = 0; row < columnOf.length; row++) {
            int column = columnOf[row];
            if (column == Assignment.NONE || cost[row * columns + column] == invalid) {
                continue;
            }
            found[row] = true;
            used[column] = true;
            Integer before =
                    matched.put(present.get(row).trackId(), guesses.get(column).trackId());
            if (before != null && before != guesses.get(column).trackId()) {
                switches[joint]++;
            }
        }
    }

    private static double[][] distances(int joint, List<AnnoList.Person> present, List<AnnoList.Person> guesses) {
        double[][] distance = new double[present.size()][guesses.size()];
        for (int row = 0; row < distance.length; row++) {
            Box head = present.get(row).box();
            double size = HEAD_OF_DIAGONAL * Math.hypot(head.width(), head.height());
            Keypoint truth = present.get(row).joints().get(joint).orElseThrow();
            for (int column = 0; column < distance[row].length; column++) {
                Keypoint guess = guesses.get(column).joints().get(joint).orElseThrow();
                double apart = Math.hypot((double) guess.x() - truth.x(), (double) guess.y() - truth.y());
                distance[row][column] = apart / size;
            }
        }
        return distance;
    }

    private static List<AnnoList.Person> with(List<AnnoList.Person> people, int joint) {
        return people.stream()
                .filter(person -> person.joints().get(joint).isPresent())
                .toList();
    }

    private static int count(boolean[] flags, boolean wanted) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag == wanted ? 1 : 0;
        }
        return count;
    }
}
