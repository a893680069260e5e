package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test on the system that may be broken. It begins when every service is ready; after it nothing
 * is broken any more, and the history must hold.
 */
@Timeout(600)
@ExtendWith(Ground.Shared.class)
abstract class FaultCase {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Assets after which a run is well under way, and far from its end. */
  static final int ENOUGH = 20;

  final Ground ground;
  final FaultySystem system;
  final Rounds rounds;

  FaultCase(Ground ground) throws Exception {
    this(ground, ground.rounds());
  }

  FaultCase(Ground ground, Rounds rounds) {
    this.ground = ground;
    this.rounds = rounds;
    this.system = rounds.system();
  }

  @BeforeEach
  void everything_is_well() throws Exception {
    system.awaitReady(PATIENCE);
  }

  @AfterEach
  void and_so_it_is_again() throws Exception {
    system.mend();
    system.awaitReady(PATIENCE);
    assertThat(rounds.violationsAtRest()).isEmpty();
  }

  /** What a run of this pipeline shows on a system that nobody breaks. */
  final Map<String, String> undisturbed(String source) throws Exception {
    var results = ground.reference().undisturbed(source);
    assertThat(results).isNotEmpty();
    return results;
  }
}
