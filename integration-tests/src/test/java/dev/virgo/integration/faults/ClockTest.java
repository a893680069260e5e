package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of the whole host, services, broker and database, is set while a run is under way: the
 * run completes with what it would have computed, and soon.
 */
@Tag("long")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClockTest {
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  // Pipelines that no other test has.
  private static final int FORWARD = 7911;
  private static final int BACK = 7912;
  private static final int A_LITTLE = 7913;

  private static @Nullable Ground ground;
  private static @Nullable FakeClock clock;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    var fake = FakeClock.in(folder);
    fake.set(Duration.ZERO);
    clock = fake;
    ground = new Ground(Files.createTempDirectory("virgo-faults-clock"), fake.environment());
  }

  @AfterAll
  static void stop() throws Exception {
    if (ground != null) {
      ground.close();
    }
  }

  @Order(1)
  @Test
  void set_forward_by_hours() throws Exception {
    play(FORWARD, TWO_HOURS);
  }

  @Order(2)
  @Test
  void set_back_by_hours() throws Exception {
    play(BACK, Duration.ZERO);
  }

  /** Too little for a service to end itself. */
  @Order(3)
  @Test
  void set_back_by_seconds() throws Exception {
    play(A_LITTLE, Duration.ofSeconds(-4));
  }

  private void play(int number, Duration ahead) throws Exception {
    var broken = Objects.requireNonNull(ground);
    var source = Pipelines.number(number);
    var expected = broken.reference().undisturbed(source);
    broken.rounds().system().awaitReady(FaultCase.PATIENCE);
    var rounds = broken.rounds();
    var run = rounds.start(source);
    rounds.awaitAssets(run, FaultCase.ENOUGH);
    long set = System.nanoTime();

    Objects.requireNonNull(clock).set(ahead);

    rounds.awaitEnd(run);
    System.out.printf(
        "set to %+d s: the run ended %d ms later%n",
        ahead.toSeconds(), Duration.ofNanos(System.nanoTime() - set).toMillis());
    assertThat(rounds.results(run)).isEqualTo(expected).isNotEmpty();
    broken.rounds().system().awaitReady(FaultCase.PATIENCE);
    assertThat(rounds.violationsAtRest()).isEmpty();
  }
}
