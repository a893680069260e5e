package dev.virgo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class WireReadinessTest {
  @Test
  void what_is_not_ready_says_why_where_that_is_known() {
    var wire = new Wire("executor", "127.0.0.1:9", Optional.empty(), new SimpleMeterRegistry());
    var trouble = new AtomicReference<>(Optional.of("no worker has started yet"));
    wire.watch("cache", () -> false);
    wire.watch("leases renewed", () -> true);
    wire.watchTrouble("backend ray", trouble::get);

    var down = new WireReadiness(wire).call();
    assertThat(down.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(down.getData())
        .contains(
            Map.of(
                "cache", "DOWN",
                "leases renewed", "UP",
                "backend ray", "DOWN: no worker has started yet"));

    wire.watch("cache", () -> true);
    trouble.set(Optional.empty());
    assertThat(new WireReadiness(wire).call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
  }
}
