package dev.virgo.executor.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.executor.backend.Demand;
import dev.virgo.schemas.rpc.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceTableTest {
  private static final long GIB = 1L << 30;
  private static final PriceTable PRICES = new PriceTable(0.01, 0.001, 0.1);

  private static Usage usage(double seconds, double cpuSeconds, long peak) {
    return Usage.newBuilder()
        .setRunUs(Math.round(seconds * 1e6))
        .setCpuUs(Math.round(cpuSeconds * 1e6))
        .setPeakRssBytes(peak)
        .build();
  }

  @Test
  void what_was_asked_for_is_paid_where_less_was_used() {
    // 2 cores x 10 s x 0.01 + 4 GiB x 10 s x 0.001 = 0.2 + 0.04
    var demand = new Demand(2, 4 * GIB, 0, Map.of());
    assertThat(PRICES.usd(demand, usage(10, 3, GIB))).isCloseTo(0.24, within(1e-12));
  }

  @Test
  void what_was_used_is_paid_where_it_was_more() {
    // 15 core-seconds x 0.01 + 2 GiB x 10 s x 0.001 = 0.15 + 0.02
    var demand = new Demand(1, GIB, 0, Map.of());
    assertThat(PRICES.usd(demand, usage(10, 15, 2 * GIB))).isCloseTo(0.17, within(1e-12));
  }

  @Test
  void graphics_processors_are_paid_by_time() {
    // 10 s x 0.01 + 1 GiB x 10 s x 0.001 + 2 x 10 s x 0.1 = 0.1 + 0.01 + 2
    var demand = new Demand(1, GIB, 2, Map.of());
    assertThat(PRICES.usd(demand, usage(10, 0, 0))).isCloseTo(2.11, within(1e-12));
  }

  @Test
  void negative_prices_are_refused() {
    assertThatThrownBy(() -> new PriceTable(-1, 0, 0)).hasMessageContaining("cpu -1.0");
  }
}
