package dev.virgo.cli.language;

import dev.virgo.lang.optimize.Optimization;
import java.util.Locale;
import picocli.CommandLine.Option;

/** {@code --optimizer}. */
final class OptimizerOption {

  /** What is done to a pipeline before it runs; values, failures and actions stay the same. */
  enum Preset {
    DEFAULT,
    NONE,
    AGGRESSIVE,
    DEAD_CODE_ONLY;

    Optimization optimization() {
      return switch (this) {
        case DEFAULT -> Optimization.standard();
        case NONE -> Optimization.none();
        case AGGRESSIVE -> Optimization.aggressive();
        case DEAD_CODE_ONLY -> Optimization.deadCodeOnly();
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--optimizer",
      paramLabel = "PRESET",
      defaultValue = "default",
      description = "what the optimizer does: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Preset preset = Preset.DEFAULT;

  Optimization optimization() {
    return preset.optimization();
  }
}
