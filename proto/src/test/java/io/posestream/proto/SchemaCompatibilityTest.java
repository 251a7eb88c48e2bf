package io.posestream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.posestream.proto.wire.ClipsWire;
import io.posestream.proto.wire.CommonWire;
import io.posestream.proto.wire.ControlWire;
import io.posestream.proto.wire.FramesWire;
import io.posestream.proto.wire.ItemWire;
import io.posestream.proto.wire.PersonsWire;
import io.posestream.proto.wire.PosesWire;
import io.posestream.proto.wire.SourceStatesWire;
import io.posestream.proto.wire.TracksWire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema of today has all of the last released one; additions only. The released one is {@code released/
 * posestream.desc}; {@link #main} writes it anew at a release.
 */
final class SchemaCompatibilityTest {
    private static final String RELEASED = "released/posestream.desc";

    /** Makes the schema of today the released one; run in the module's folder. */
    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of("src/test/resources").resolve(RELEASED), today().toByteArray());
    }

    @Test
    void today_againstTheReleasedSchema_takesNothingAway() throws IOException {
        assertThat(released().getFileCount()).isPositive();
        assertThat(SchemaChanges.harmful(released(), today())).isEmpty();
    }

    @Test
    void today_everyPublishedFile_isLookedAt() {
        assertThat(today().getFileList().stream().map(FileDescriptorProto::getName))
                .containsExactlyInAnyOrderElementsOf(Schema.files().keySet());
    }

    @Test
    void harmful_additions_areNone() throws IOException {
        FileDescriptorSet more = changed(pose -> {
            pose.addField(FieldDescriptorProto.newBuilder()
                    .setName("visibility")
                    .setNumber(99)
                    .setType(FieldDescriptorProto.Type.TYPE_FLOAT));
            pose.addNestedType(DescriptorProto.newBuilder().setName("More"));
        });

        assertThat(SchemaChanges.harmful(released(), more)).isEmpty();
    }

    static Stream<Arguments> harm() {
        return Stream.of(
                Arguments.of(change(pose -> pose.removeField(1)), "field 2 of posestream.v1.Pose (box_score) is gone"),
                Arguments.of(
                        change(pose -> pose.getFieldBuilder(1).setNumber(9)),
                        "field 2 of posestream.v1.Pose (box_score) is gone"),
                Arguments.of(
                        change(pose -> pose.getFieldBuilder(1).setType(FieldDescriptorProto.Type.TYPE_DOUBLE)),
                        "field 2 of posestream.v1.Pose was "),
                Arguments.of(
                        change(pose -> pose.getFieldBuilder(1).setName("certainty")),
                        "field 2 of posestream.v1.Pose was "),
                Arguments.of(
                        change(pose -> {
                            pose.addOneofDeclBuilder().setName("either");
                            pose.getFieldBuilder(1).setOneofIndex(0);
                        }),
                        "field 2 of posestream.v1.Pose was "),
                Arguments.of(change(pose -> pose.setName("Posture")), "message posestream.v1.Pose is gone"));
    }

    private static Consumer<DescriptorProto.Builder> change(Consumer<DescriptorProto.Builder> change) {
        return change;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("harm")
    void harmful_whatIsTakenAway_isNamed(Consumer<DescriptorProto.Builder> change, String line) throws IOException {
        assertThat(SchemaChanges.harmful(released(), changed(change)))
                .singleElement()
                .asString()
                .startsWith(line);
    }

    @Test
    void harmful_valueOrFileTakenAway_isNamed() throws IOException {
        FileDescriptorSet.Builder other = released().toBuilder();
        int common = index(other, "posestream/common.proto");
        other.getFileBuilder(common).getEnumTypeBuilder(0).removeValue(2);
        other.removeFile(index(other, "posestream/clips.proto"));

        assertThat(SchemaChanges.harmful(released(), other.build()))
                .containsExactlyInAnyOrder(
                        "value 2 of posestream.v1.StreamPolicy was STREAM_POLICY_LIVE and is gone",
                        "file posestream/clips.proto is gone");
    }

    /** The released schema with another message Pose. */
    private static FileDescriptorSet changed(Consumer<DescriptorProto.Builder> change) throws IOException {
        FileDescriptorSet.Builder set = released().toBuilder();
        FileDescriptorProto.Builder common = set.getFileBuilder(index(set, "posestream/common.proto"));
        for (DescriptorProto.Builder message : common.getMessageTypeBuilderList()) {
            if (message.getName().equals("Pose")) {
                change.accept(message);
            }
        }
        return set.build();
    }

    private static int index(FileDescriptorSet.Builder set, String name) {
        List<String> names =
                set.getFileList().stream().map(FileDescriptorProto::getName).toList();
        return names.indexOf(name);
    }

    private static FileDescriptorSet released() throws IOException {
        try (InputStream in = SchemaCompatibilityTest.class.getResourceAsStream("/" + RELEASED)) {
            return FileDescriptorSet.parseFrom(in);
        }
    }

    private static FileDescriptorSet today() {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptor file : List.of(
                CommonWire.getDescriptor(),
                FramesWire.getDescriptor(),
                PersonsWire.getDescriptor(),
                PosesWire.getDescriptor(),
                TracksWire.getDescriptor(),
                ClipsWire.getDescriptor(),
                ControlWire.getDescriptor(),
                SourceStatesWire.getDescriptor(),
                ItemWire.getDescriptor())) {
            set.addFile(file.toProto());
        }
        return set.build();
    }
}
