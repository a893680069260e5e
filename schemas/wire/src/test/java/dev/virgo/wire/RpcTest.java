package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "http://localhost:80", "localhost:port", "a b:1"})
  void address_that_is_none_is_named(String address) {
    assertThatThrownBy(() -> Rpc.channel(address, "token"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "' is no host:port");
  }
}
