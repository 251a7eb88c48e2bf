package posestream.examples;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Received;
import io.posestream.core.clip.SkeletonClip;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Says which class a network of layout [N, M, T, V, C] gives each clip: ST-GCN, 2s-AGCN, ST-GCN++ and the like, whose only
 * input is float32 [1, M, T, V, 3] and whose only output is float32 [1, classes]. T and V must be those of the clips.
 *
 * <p>Arguments: the broker's host:port, a file of Kafka properties, the network. Ends when nothing has come for five
 * seconds.
 */
public final class RecogniseActions implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    /** x, y, score. */
    private static final int CHANNELS = 3;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final String input;
    private final long[] shape;

    /** Opens a network. */
    public RecogniseActions(Path network) throws OrtException {
        this.session = environment.createSession(network.toString());
        this.input = session.getInputNames().iterator().next();
        this.shape = ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape();
    }

    /** Reads all there is. */
    public static void main(String[] arguments) throws OrtException {
        ReaderSettings settings = ReaderSettings.of(arguments[0]).with(Path.of(arguments[1]));
        try (RecogniseActions actions = new RecogniseActions(Path.of(arguments[2]));
                PosestreamReader<SkeletonClip> clips = PosestreamReader.clips(settings)) {
            List<Received<SkeletonClip>> received = clips.poll(SILENCE);
            while (!received.isEmpty()) {
                for (Received<SkeletonClip> one : received) {
                    actions.say(one.value());
                }
                received = clips.poll(SILENCE);
            }
        }
    }

    private void say(SkeletonClip clip) throws OrtException {
        if (clip.place().window().length() != shape[2] || clip.skeleton().size() != shape[3]) {
            return;
        }
        float[] logits = logits(clip);
        int best = 0;
        for (int index = 1; index < logits.length; index++) {
            best = logits[index] > logits[best] ? index : best;
        }
        System.out.println(clip.place().streamId() + " " + clip.members().get(0).displayId() + " "
                + clip.place().start().captureUs() + " class " + best);
    }

    /** What the network says of a clip, one number per class. */
    public float[] logits(SkeletonClip clip) throws OrtException {
        long[] one = {1, shape[1], shape[2], shape[3], CHANNELS};
        FloatBuffer values = FloatBuffer.wrap(values(clip, (int) shape[1]));
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, values, one);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    /**
     * The values as mmaction2's {@code PreNormalize2D}, {@code GenSkeFeat} (joints) and {@code FormatGCNInput} make them:
     * places from -1 to 1, the score as third channel, and people that are not there all zero.
     */
    static float[] values(SkeletonClip clip, int people) {
        int rows = clip.place().window().length() * clip.skeleton().size();
        float halfWidth = clip.place().imageWidth() / 2f;
        float halfHeight = clip.place().imageHeight() / 2f;
        float[] values = new float[people * rows * CHANNELS];
        for (int row = 0; row < Math.min(people, clip.members().size()) * rows; row++) {
            values[CHANNELS * row] = (clip.keypoints()[2 * row] - halfWidth) / halfWidth;
            values[CHANNELS * row + 1] = (clip.keypoints()[2 * row + 1] - halfHeight) / halfHeight;
            values[CHANNELS * row + 2] = clip.scores()[row];
        }
        return values;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
