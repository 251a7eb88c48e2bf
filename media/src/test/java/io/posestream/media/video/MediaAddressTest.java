package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaAddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://admin:s3cret@gate.example:554/live/main?token=s3cret, rtsp://gate.example:554/live/main, main",
        "http://10.0.0.7/?user=s3cret, http://10.0.0.7/, 10-0-0-7",
        "rtmps://s3cret@host/app/key/, rtmps://host/app/key/, key",
        "srt://host:9000?passphrase=s3cret, srt://host:9000, host",
        "webcam:0, webcam:0, webcam-0",
        "-, standard input, input"
    })
    void parse_address_isShownAndNamedWithoutSecrets(String text, String shown, String streamName) {
        MediaAddress address = MediaAddress.parse(text);

        assertThat(address).hasToString(shown);
        assertThat(address.streamName()).isEqualTo(streamName);
        assertThat(address.name() + address.streamName()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://admin:s3/cret@host/live",
                "ftp://admin:s3cret@host/live",
                "rtsp://admin:s3cret@/live",
                "http://admin:s3cret@host/x#transport=udp",
                "webcam:front",
                "rtsp:host"
            })
    void parse_whatCannotBeRead_isOneLineWithoutSecrets(String text) {
        assertThatThrownBy(() -> MediaAddress.parse(text))
                .isInstanceOf(UserError.class)
                .hasMessageNotContaining("s3")
                .hasMessageNotContaining("\n");
    }

    @Test
    void parse_secretsFilledIn_areInWhatIsOpenedAndNotInWhatIsShown() {
        MediaAddress address = MediaAddress.parse(
                "rtmp://${USER}@host/live/${KEY}?token=${TOKEN}", "rtmp://admin@host/live/s3cret?token=t0ken");

        assertThat(address.url()).isEqualTo("rtmp://admin@host/live/s3cret?token=t0ken");
        assertThat(address.name()).isEqualTo("rtmp://host/live/${KEY}");
        assertThat(address.streamName()).isEqualTo("${KEY}");
    }

    @Test
    void parse_settingsBehindTheAddress_areItsOwnAndNotSent() {
        MediaAddress address = MediaAddress.parse("rtsps://host/live#transport=udp&tls=insecure");

        assertThat(address.isInsecure()).isTrue();
        assertThat(address.url()).isEqualTo("rtsps://host/live");
        assertThat(FormatRules.address(address))
                .containsEntry("rtsp_transport", "udp")
                .doesNotContainKey("tls_verify");
    }

    @Test
    void formatOptions_addresses_verifyCertificatesAndOpenNothingOfThisMachine() {
        for (String text : new String[] {"https://host/a.mp4", "rtsps://host/a", "http://host/a.m3u8", "srt://h:1"}) {
            assertThat(FormatRules.address(MediaAddress.parse(text))
                            .get("protocol_whitelist")
                            .split(","))
                    .doesNotContain("file", "pipe", "concat", "data");
        }
        assertThat(FormatRules.address(MediaAddress.parse("https://host/a.mp4")))
                .containsEntry("tls_verify", "1");
        assertThat(FormatRules.address(MediaAddress.parse("rtsps://host/a"))).containsEntry("tls_verify", "1");
    }
}
