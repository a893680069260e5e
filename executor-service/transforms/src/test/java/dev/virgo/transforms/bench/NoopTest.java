package dev.virgo.transforms.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoopTest {
  private static final SignalHeader HEADER =
      new SignalHeader(1, 1, List.of(new Channel("Fp1", "uV")));

  @Test
  void a_slice_is_returned_as_it_came_whatever_the_salt() {
    double[][] samples = {{1, -2, Double.NaN, 4}};
    // The slice holds the samples at one and two seconds.
    var window =
        new SignalWindow(
            HEADER, 0, 0, 4_000_000_000L, samples, false, false, 1_000_000_000L, 3_000_000_000L);
    assertThat(new Noop(7).run(window).samples()[0]).containsExactly(-2, Double.NaN);
  }
}
