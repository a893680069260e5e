package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The Python that has the oracles' packages. */
public final class Python {
  private Python() {}

  /**
   * Its path; made at the first call. Without network there may be none, which CI does not take.
   */
  public static String ofOracles() throws Exception {
    var given = System.getenv("VIRGO_PYTHON");
    if (given != null) {
      return given;
    }
    var script = Virgo.ROOT.resolve("integration-tests/oracles/venv.sh").toString();
    var made = new Virgo(Virgo.ROOT).call(Virgo.ROOT, List.of("bash", script));
    if (made.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      return Assumptions.abort("no Python with the oracles' packages: " + made.err());
    }
    assertThat(made.exit()).as(made.err()).isZero();
    return made.out().strip();
  }
}
