package dev.virgo.raygateway.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final long GIB = 1L << 30;
  private static final ClusterView TWO_HOSTS =
      new ClusterView(
          List.of(
              new ClusterView.Node("many-cores", true, 64, GIB, 0),
              new ClusterView.Node("much-memory", true, 2, 64 * GIB, 0),
              new ClusterView.Node("gone", false, 128, 128 * GIB, 0)));

  @Test
  void a_slot_must_fit_on_one_host_that_lives() {
    assertThat(TWO_HOSTS.refuses(64, GIB)).isEmpty();
    assertThat(TWO_HOSTS.refuses(2, 64 * GIB)).isEmpty();
    var never = TWO_HOSTS.refuses(256, GIB).orElseThrow();
    assertThat(never.cause()).isEqualTo(SlotEvent.Cause.NOT_STARTED);
    assertThat(never.message())
        .contains("256 cores and 1024 MiB", "many-cores with 64 cores", "much-memory")
        .doesNotContain("gone");
  }

  @Test
  void that_the_host_with_room_is_gone_is_the_clusters_fault() {
    var away = TWO_HOSTS.refuses(3, 2 * GIB).orElseThrow();
    assertThat(away.cause()).isEqualTo(SlotEvent.Cause.CLUSTER);
    assertThat(away.message()).contains("3 cores and 2048 MiB", "are gone", "many-cores");
  }

  @Test
  void what_ray_would_misunderstand_is_refused() {
    assertThat(TWO_HOSTS.refuses(0.5, GIB)).isEmpty();
    assertThat(TWO_HOSTS.refuses(1.5, GIB))
        .hasValueSatisfying(
            why -> assertThat(why.message()).contains("whole number of cores, not 1.5"));
    assertThat(TWO_HOSTS.refuses(0, GIB)).isPresent();
    assertThat(TWO_HOSTS.refuses(Double.NaN, GIB)).isPresent();
    assertThat(TWO_HOSTS.refuses(1, 0)).isPresent();
  }

  @Test
  void an_empty_cluster_says_so() {
    assertThat(new ClusterView(List.of()).refuses(1, GIB))
        .hasValueSatisfying(why -> assertThat(why.message()).contains("none alive"));
  }
}
