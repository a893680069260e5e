package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The Ray that {@code virgo up --backend ray} takes. */
public final class Ray {
  private Ray() {}

  /** Installs it at the first call. Without network it may not be there, which CI does not take. */
  public static void isInstalled() throws Exception {
    var script = Virgo.ROOT.resolve("deploy/ray/venv.sh").toString();
    var made = new Virgo(Virgo.ROOT).call(Virgo.ROOT, List.of(script));
    if (made.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no Ray: " + made.err());
    }
    assertThat(made.exit()).as(made.err()).isZero();
  }
}
