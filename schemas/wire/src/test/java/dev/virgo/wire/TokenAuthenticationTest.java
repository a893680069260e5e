package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenAuthenticationTest {
  @Test
  void service_without_a_token_refuses_to_start() {
    assertThatThrownBy(() -> new TokenAuthentication(Optional.empty()))
        .hasMessageContaining("VIRGO_TOKEN is not set");
    assertThatThrownBy(() -> new TokenAuthentication(Optional.of("  ")))
        .hasMessageContaining("VIRGO_TOKEN is not set");
  }
}
