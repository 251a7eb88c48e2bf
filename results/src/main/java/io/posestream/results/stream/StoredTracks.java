package io.posestream.results.stream;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tracks of epochs that a broker holds, as they were answered or computed anew. */
public interface StoredTracks {
    /** Every epoch there is at this moment, by stream id and epoch. */
    List<StreamEpoch> epochs();

    /**
     * Hands over every item of the given epochs, each epoch's in order of number; epochs may be interleaved.
     *
     * @param epochs some of those that are there
     * @param receiver on the calling thread
     */
    void read(Collection<StreamEpoch> epochs, Consumer<? super StreamItem<Tracks>> receiver);

    /** The name of the topic they come from, for messages. */
    String topic();

    /** The epochs to write of those that are there now; as the other {@code choose}. */
    default List<StreamEpoch> choose(List<String> streams, OptionalLong epoch) {
        return choose(epochs(), streams, epoch);
    }

    /**
     * The epochs to write.
     *
     * @param there what {@link #epochs} gave
     * @param streams ids in the order wanted; empty for all, by id
     * @param epoch of each; empty for the newest
     * @throws UserError where one is not there
     */
    default List<StreamEpoch> choose(List<StreamEpoch> there, List<String> streams, OptionalLong epoch) {
        Map<String, StreamEpoch> chosen = new LinkedHashMap<>();
        if (there.isEmpty()) {
            throw new UserError("nothing in " + topic() + ": no stream to write");
        }
        there.stream()
                .filter(one -> epoch.isEmpty() || one.epoch() == epoch.getAsLong())
                .forEach(one -> chosen.put(one.streamId(), one));
        String wanted = epoch.isEmpty() ? "" : " with an epoch " + epoch.getAsLong();
        if (chosen.isEmpty()) {
            throw new UserError("no stream" + wanted + " in " + topic());
        }
        List<StreamEpoch> inOrder = new ArrayList<>();
        for (String stream : streams.isEmpty() ? chosen.keySet() : new LinkedHashSet<>(streams)) {
            if (!chosen.containsKey(stream)) {
                throw new UserError(
                        "no stream '" + stream + "'" + wanted + " in " + topic() + ": there are " + chosen.keySet());
            }
            inOrder.add(chosen.get(stream));
        }
        return inOrder;
    }
}
