package dev.virgo.raygateway.actor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {
  static List<Answer> answers() {
    return List.of(
        new Answer.Hello(4_000_000_000L, "höst", "25"),
        new Answer.Refused("näin"),
        new Answer.Broken("x".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_survives_the_way(Answer answer) {
    assertThat(Answer.parse(answer.toBytes())).isEqualTo(answer);
  }

  @Test
  void replies_survive_the_way_with_empty_ones_among_them() {
    var sent =
        new Answer.Replies(true, List.of("a".getBytes(UTF_8), new byte[0], new byte[70_000]));
    var received = (Answer.Replies) Answer.parse(sent.toBytes());
    assertThat(received.busy()).isTrue();
    assertThat(received.messages())
        .hasSize(3)
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(sent.messages());
  }

  @Test
  void no_bytes_that_are_cut_off_pass_for_an_answer() {
    var whole = new Answer.Replies(false, List.of("abc".getBytes(UTF_8))).toBytes();
    for (int length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Answer.parse(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void settings_survive_the_way_and_keep_the_token_out_of_logs() {
    var settings = new ActorSettings("/a/*:/b.jar", Map.of("VIRGO_TOKEN", "secret", "EMPTY", ""));
    assertThat(ActorSettings.parse(settings.toBytes())).isEqualTo(settings);
    assertThat(settings.toString()).doesNotContain("secret");
  }
}
