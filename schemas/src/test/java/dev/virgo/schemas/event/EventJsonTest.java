package dev.virgo.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes events by hand reads these messages in the dead letters. */
class EventJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"{\"recording\": \"lab\"}", "{\"recording\": \"lab\", \"revision\": null}"})
  void number_that_is_not_there_is_missing_by_its_name(String payload) {
    assertThatExceptionOfType(InvalidEvent.class)
        .isThrownBy(() -> EventJson.decode(EventType.RECORDING_INGESTED, payload.getBytes(UTF_8)))
        .satisfies(invalid -> assertThat(invalid.member()).isEqualTo("$.revision"))
        .withMessage("$.revision: is missing");
  }

  @Test
  void number_of_another_kind_is_not_called_missing() {
    var payload = "{\"recording\": \"lab\", \"revision\": \"one\"}";
    assertThatExceptionOfType(InvalidEvent.class)
        .isThrownBy(() -> EventJson.decode(EventType.RECORDING_INGESTED, payload.getBytes(UTF_8)))
        .withMessageStartingWith("$.revision")
        .withMessageNotContaining("missing");
  }
}
