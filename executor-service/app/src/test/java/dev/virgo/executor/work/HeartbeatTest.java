package dev.virgo.executor.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
  @Test
  void beats_keep_their_rate_however_long_one_took() {
    // Every 10; the first beat was due at 110.
    assertThat(Heartbeat.untilNextNs(100, 10, 100)).isEqualTo(10);
    assertThat(Heartbeat.untilNextNs(100, 10, 117)).isEqualTo(3);
    // One that took longer than the rate skips what it missed.
    assertThat(Heartbeat.untilNextNs(100, 10, 132)).isEqualTo(8);
  }
}
