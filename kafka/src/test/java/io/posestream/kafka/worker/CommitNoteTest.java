package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class CommitNoteTest {
    @Test
    void format_anyNote_isReadBackEqual() {
        for (CommitNote note : new CommitNote[] {
            CommitNote.NONE,
            new CommitNote(2, OptionalLong.empty()),
            new CommitNote(0, OptionalLong.of(5)),
            new CommitNote(3, OptionalLong.of(0))
        }) {
            assertThat(CommitNote.parse(note.format())).isEqualTo(note);
        }
        assertThat(new CommitNote(2, OptionalLong.empty()).format()).isEqualTo("starts=2");
    }

    @Test
    void parse_foreignMetadata_saysNothing() {
        assertThat(CommitNote.parse("leader epoch; restarts=4")).isEqualTo(CommitNote.NONE);
        assertThat(CommitNote.parse("")).isEqualTo(CommitNote.NONE);
    }
}
