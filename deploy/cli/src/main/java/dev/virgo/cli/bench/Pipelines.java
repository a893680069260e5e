package dev.virgo.cli.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Pipelines that compute nothing, so that what takes time is the system. */
final class Pipelines {
  private Pipelines() {}

  /** Names of the nodes of a chain. */
  static List<String> names(int nodes) {
    return IntStream.rangeClosed(1, nodes).mapToObj(number -> "n" + number).toList();
  }

  /**
   * A chain of nodes.
   *
   * @param salt makes its results different from those of any other one
   */
  static String chain(int nodes, long salt) {
    var text = new StringBuilder("use virgo.bench\n\nin eeg: Signal\n\n");
    var previous = "eeg";
    long own = salt;
    for (var name : names(nodes)) {
      // Of its own for each node: the same code on the same content would be found, not run.
      text.append(name + " = Noop(" + previous + ", {salt: " + own++ + "})\n");
      previous = name;
    }
    return text + "\nout " + previous + "\n";
  }
}
