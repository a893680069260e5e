package dev.virgo.executor.ray;

import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.pool.Limits;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.schemas.rpc.ClusterNode;
import dev.virgo.schemas.rpc.ClusterState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway says of its cluster.
 *
 * @param slots that fit on the nodes that are alive, beside the workers that answer questions
 * @param slotCpus cores of every slot
 * @param slotBytes memory of every slot
 * @param proven whether a worker has started in it
 * @param words the same for people
 */
record Cluster(int slots, double slotCpus, long slotBytes, boolean proven, String words) {
  /** What a worker for questions has set aside: little, so that it takes no slot's place. */
  static final double QUESTION_CPUS = 0.01;

  private static final double GIB = 1L << 30;

  static Cluster of(ClusterState state) {
    double cpus = state.getSlotCpu();
    long bytes = state.getSlotRamBytes();
    if (!(cpus > 0) || bytes <= 0) {
      throw new IllegalArgumentException(
          "the gateway's slots have %s cores and %d bytes".formatted(cpus, bytes));
    }
    var alive = state.getNodesList().stream().filter(ClusterNode::getAlive).toList();
    int places = alive.stream().mapToInt(node -> fit(node, cpus, bytes)).sum();
    int slots = places - displaced(alive, cpus, bytes);
    var words =
        "Ray %s, %d of %d nodes alive, %d slots of %s cores and %.2f GiB%s"
            .formatted(
                state.getRayVersion(),
                alive.size(),
                state.getNodesCount(),
                slots,
                cpus,
                bytes / GIB,
                state.getProven() ? "" : ", no worker has started yet");
    return new Cluster(slots, cpus, bytes, state.getProven(), words);
  }

  private static int fit(ClusterNode node, double cpus, long bytes) {
    return fitBeside(0, node, cpus, bytes);
  }

  /** How many slots a node has room for beside so many workers that answer questions. */
  private static int fitBeside(int questions, ClusterNode node, double cpus, long bytes) {
    double cores = node.getCpus() - questions * QUESTION_CPUS;
    long memory = node.getMemoryBytes() - questions * WorkerClass.QUESTIONS.ramBytes();
    return (int) Math.max(0, Math.min((long) (cores / cpus + 1e-9), memory / bytes));
  }

  /**
   * How many slots the workers that answer questions take the place of at most: Ray puts them where
   * it likes, all on one node or each on another.
   */
  private static int displaced(List<ClusterNode> alive, double cpus, long bytes) {
    int together =
        alive.stream()
            .mapToInt(node -> displaced(WorkerClass.QUESTION_WORKERS, node, cpus, bytes))
            .max()
            .orElse(0);
    int apart =
        alive.stream()
            .map(node -> displaced(1, node, cpus, bytes))
            .sorted(Comparator.reverseOrder())
            .limit(WorkerClass.QUESTION_WORKERS)
            .mapToInt(Integer::intValue)
            .sum();
    return Math.max(together, apart);
  }

  private static int displaced(int questions, ClusterNode node, double cpus, long bytes) {
    return fit(node, cpus, bytes) - fitBeside(questions, node, cpus, bytes);
  }

  Limits limits() {
    return new Limits(slots * slotCpus, slots * slotBytes);
  }

  /** Why no slot of this shape ever satisfies the demand. */
  Optional<String> refuses(Demand demand) {
    if (demand.cpu() > slotCpus) {
      return Optional.of(
          "the transform asks for %s cores, a slot of the Ray cluster has %s; give the gateway larger slots (VIRGO_RAY_SLOT_CPUS), or lower its @Resources(cpu)"
              .formatted(demand.cpu(), slotCpus));
    }
    if (demand.ramBytes() > slotBytes) {
      return Optional.of(
          "the transform asks for %.2f GiB of memory, a slot of the Ray cluster has %.2f GiB; give the gateway larger slots (VIRGO_RAY_SLOT_MEMORY_BYTES), or lower its @Resources(ramGb)"
              .formatted(
                  Math.ceil(demand.ramBytes() / GIB * 100) / 100,
                  Math.floor(slotBytes / GIB * 100) / 100));
    }
    if (demand.gpu() > 0) {
      return Optional.of(
          "the transform asks for %s GPU; the slots of the Ray cluster have none"
              .formatted(demand.gpu()));
    }
    if (!demand.custom().isEmpty()) {
      return Optional.of(
          "the transform asks for %s; the slots of the Ray cluster have nothing of that"
              .formatted(demand.custom()));
    }
    return Optional.empty();
  }
}
