package dev.virgo.raygateway.slot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a cluster consists of. */
public record ClusterView(List<Node> nodes) {
  public ClusterView {
    nodes = List.copyOf(nodes);
  }

  /**
   * A host of it.
   *
   * @param cpus cores, used and free
   * @param memoryBytes used and free
   * @param gpus used and free
   */
  public record Node(String host, boolean alive, double cpus, long memoryBytes, double gpus) {}

  /**
   * Why nothing of this size can run here; empty if it can, be it later. Ray itself would wait for
   * ever, silently. Where a host that is gone had room, it is the cluster's; else it is for good.
   */
  public Optional<Actors.Outcome.Lost> refuses(double cpu, long ramBytes) {
    if (!(cpu > 0) || ramBytes <= 0) {
      return never(
          "a slot needs some CPU and memory, not %s cores and %d bytes".formatted(cpu, ramBytes));
    }
    if (cpu > 1 && cpu != Math.rint(cpu)) {
      return never("Ray takes a part of one core or a whole number of cores, not " + plain(cpu));
    }
    if (holds(cpu, ramBytes)) {
      return Optional.empty();
    }
    if (nodes.stream().anyMatch(node -> !node.alive() && fits(node, cpu, ramBytes))) {
      return Optional.of(
          new Actors.Outcome.Lost(
              SlotEvent.Cause.CLUSTER,
              "the hosts that have %s cores and %d MiB for one slot are gone; there are: %s"
                  .formatted(plain(cpu), ramBytes >> 20, described())));
    }
    return never(
        "no host of the cluster has %s cores and %d MiB for one slot; there are: %s"
            .formatted(plain(cpu), ramBytes >> 20, described()));
  }

  private static Optional<Actors.Outcome.Lost> never(String why) {
    return Optional.of(new Actors.Outcome.Lost(SlotEvent.Cause.NOT_STARTED, why));
  }

  /** Whether there is a place of this size on a host that is alive. */
  public boolean holds(double cpu, long ramBytes) {
    return nodes.stream().anyMatch(node -> node.alive() && fits(node, cpu, ramBytes));
  }

  private static boolean fits(Node node, double cpu, long ramBytes) {
    return node.cpus() >= cpu && node.memoryBytes() >= ramBytes;
  }

  private String described() {
    return nodes.stream()
        .filter(Node::alive)
        .map(node ->
            "%s with %s cores and %d MiB"
                .formatted(node.host(), plain(node.cpus()), node.memoryBytes() >> 20))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining("; "), text -> text.isEmpty() ? "none alive" : text));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
