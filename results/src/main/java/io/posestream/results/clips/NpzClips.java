package io.posestream.results.clips;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.TrackId;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.Half;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.results.PendingFile;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;

/**
 * Clips as a NumPy archive: {@code keypoint} [N,M,T,V,2] and {@code keypoint_score} [N,M,T,V] float32, {@code gap} [N,T]
 * uint8, {@code start_us} and {@code end_us} [N] int64, {@code track_ids} [N,M] int64 (the numbers people see),
 * {@code img_shape} [N,2] int64 (height, width). A JSON beside it says what the numbers mean. Memory does not grow with
 * N. Not thread safe.
 */
final class NpzClips implements ClipFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final String streamId;
    private final ClipWindow window;
    private final int people;
    private final Skeleton skeleton;
    private final PendingFile archive;
    private final PendingFile about;
    private final SpooledArray keypoints;
    private final SpooledArray scores;
    private final SpooledArray gaps;
    private final SpooledArray starts;
    private final SpooledArray ends;
    private final SpooledArray displayIds;
    private final SpooledArray shapes;
    private final PendingFile ids;
    private final Writer idWriter;
    private long clips;

    NpzClips(String streamId, ClipWindow window, int people, Skeleton skeleton, Path target) throws IOException {
        this.streamId = streamId;
        this.window = window;
        this.people = people;
        this.skeleton = skeleton;
        this.archive = new PendingFile(target);
        String name = target.getFileName().toString();
        this.about = new PendingFile(target.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".json"));
        this.keypoints = array("keypoint", "<f4");
        this.scores = array("keypoint_score", "<f4");
        this.gaps = array("gap", "|u1");
        this.starts = array("start_us", "<i8");
        this.ends = array("end_us", "<i8");
        this.displayIds = array("track_ids", "<i8");
        this.shapes = array("img_shape", "<i8");
        this.ids = new PendingFile(target.resolveSibling(name + ".ids"));
        this.idWriter = Files.newBufferedWriter(ids.path());
    }

    private SpooledArray array(String name, String type) throws IOException {
        return new SpooledArray(
                name, type, archive.path().resolveSibling(archive.path().getFileName() + "." + name));
    }

    @Override
    public void add(SkeletonClip clip) throws IOException {
        SkeletonClip.Place place = clip.place();
        keypoints.write(Half.bytes(clip.keypoints(), false));
        scores.write(Half.bytes(clip.scores(), false));
        gaps.write(clip.gaps());
        starts.writeLong(place.start().captureUs());
        ends.writeLong(place.end().captureUs());
        shapes.writeLong(place.imageHeight());
        shapes.writeLong(place.imageWidth());
        for (SkeletonClip.Member member : clip.members()) {
            displayIds.writeLong(member.displayId());
            TrackId id = member.id();
            idWriter.write(id.epoch() + " " + id.birthNumber() + " " + id.rank() + "\n");
        }
        clips++;
    }

    @Override
    public void finish() throws IOException {
        idWriter.close();
        long frames = window.length();
        long joints = skeleton.size();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive.path()));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            keypoints.copyTo(zip, clips, people, frames, joints, 2);
            scores.copyTo(zip, clips, people, frames, joints);
            gaps.copyTo(zip, clips, frames);
            starts.copyTo(zip, clips);
            ends.copyTo(zip, clips);
            displayIds.copyTo(zip, clips, people);
            shapes.copyTo(zip, clips, 2);
        }
        try (BufferedWriter out = Files.newBufferedWriter(about.path());
                JsonGenerator json = JSON.createGenerator(out)) {
            writeAbout(json);
        }
    }

    private void writeAbout(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("source", streamId);
        json.writeStringField("window", window.toString());
        json.writeNumberField("length", window.length());
        json.writeNumberField("stride", window.stride());
        json.writeNumberField("rate", window.rate());
        json.writeNumberField("people", people);
        json.writeNumberField("clips", clips);
        json.writeStringField("skeleton", skeleton.id());
        json.writeArrayFieldStart("joints");
        for (String joint : skeleton.names()) {
            json.writeString(joint);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("ids");
        try (var lines = Files.newBufferedReader(ids.path())) {
            for (long clip = 0; clip < clips; clip++) {
                json.writeStartArray();
                for (int person = 0; person < people; person++) {
                    writeId(json, lines.readLine().split(" "));
                }
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeId(JsonGenerator json, String[] id) throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", streamId);
        json.writeNumberField("epoch", Long.parseLong(id[0]));
        json.writeNumberField("birth_number", Long.parseLong(id[1]));
        json.writeNumberField("rank", Integer.parseInt(id[2]));
        json.writeEndObject();
    }

    @Override
    public List<Path> targets() {
        return List.of(archive.target(), about.target());
    }

    @Override
    public void commit() throws IOException {
        archive.commit();
        about.commit();
    }

    @Override
    public void close() throws IOException {
        idWriter.close();
        for (SpooledArray array : List.of(keypoints, scores, gaps, starts, ends, displayIds, shapes)) {
            array.close();
        }
        ids.close();
        archive.close();
        about.close();
    }
}
