package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The processes of a Ray cluster, and its gateway, die at a seeded moment: the launcher brings them
 * back, and the run completes with what worker processes compute. That it does so at all is in the
 * tests of a system on Ray; here it is at any moment, with short leases and the whole history.
 */
@Tag("long")
@Tag("ray")
@Timeout(600)
class RayRoundsTest {
  private static final List<String> ROLES =
      List.of("ray-gateway", "ray/raylet", "ray/gcs_server", "executor");

  /** A cluster with its workers starts within this on two busy cores. */
  private static final Duration ANOTHER_CLUSTER = Duration.ofMinutes(1);

  // From here on, pipelines that no other test has.
  private static final int FIRST = 7700;

  private static @Nullable Ground ground;
  private static Duration bare = Duration.ZERO;

  @BeforeAll
  @Timeout(300)
  static void start() throws Exception {
    var ray = System.getenv("VIRGO_RAY");
    assumeTrue(ray != null || "true".equals(System.getenv("CI")), "VIRGO_RAY names no Ray");
    assertThat(ray).as("VIRGO_RAY, the folder that deploy/ray/venv.sh prints").isNotNull();
    bare = BareRay.start(ray);
    System.out.printf("Ray alone: its first call is answered after %d ms%n", bare.toMillis());
    ground =
        new Ground(Files.createTempDirectory("virgo-faults-ray"), "--backend", "ray", "--ray", ray);
  }

  @AfterAll
  static void stop() throws Exception {
    if (ground != null) {
      ground.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_run_completes_as_if_nothing_had_happened(RoundCase.Numbered numbered) throws Exception {
    var broken = Objects.requireNonNull(ground);
    var source = Pipelines.number(numbered.pipeline());
    var expected = broken.reference().undisturbed(source);

    var outcome = broken.plainRounds().play(source, numbered.fault());

    System.out.printf(
        "%s: stood still for %d ms, the backend was ready after %d ms%n",
        numbered, outcome.standstill().toMillis(), outcome.absence().toMillis());
    assertThat(outcome.status()).as(outcome.run()).isEqualTo("COMPLETED");
    assertThat(outcome.results()).isEqualTo(expected).isNotEmpty();
    assertThat(broken.plainRounds().violationsAtRest()).isEmpty();
    assertThat(outcome.standstill()).isLessThan(allowed(numbered.fault()));
  }

  /** Two leases, and where it is Ray itself that has to start, what Ray alone needs for it. */
  private static Duration allowed(Fault fault) {
    var leases = FaultySystem.LEASE.multipliedBy(2);
    if (!RoundCase.IDLE) {
      return ANOTHER_CLUSTER;
    }
    return fault.role().startsWith("ray/") ? leases.plus(bare) : leases;
  }

  static Stream<RoundCase.Numbered> a_run_completes_as_if_nothing_had_happened() {
    return IntStream.range(0, RoundCase.LONG_ROUNDS).boxed().flatMap(RayRoundsTest::round);
  }

  private static Stream<RoundCase.Numbered> round(int round) {
    var chance = new Random(RoundCase.SEED + round);
    return IntStream.range(0, ROLES.size())
        .mapToObj(n ->
            new RoundCase.Numbered(
                FIRST + round * ROLES.size() + n,
                RoundCase.SEED + round,
                Fault.killed(ROLES.get(n), chance.nextInt(1, RoundCase.LATEST))));
  }
}
