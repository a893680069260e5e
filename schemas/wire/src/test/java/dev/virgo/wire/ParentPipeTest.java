package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParentPipeTest {
  @Test
  void end_of_the_pipe_ends_the_service_once() {
    var exits = new AtomicInteger();
    ParentPipe.awaitEnd(new ByteArrayInputStream(new byte[100_000]), exits::incrementAndGet);
    assertThat(exits).hasValue(1);
  }

  @Test
  void broken_pipe_ends_the_service_too() {
    var exits = new AtomicInteger();
    // Connected to nobody: reading throws.
    var broken = new PipedInputStream();
    ParentPipe.awaitEnd(broken, exits::incrementAndGet);
    assertThat(exits).hasValue(1);
  }
}
