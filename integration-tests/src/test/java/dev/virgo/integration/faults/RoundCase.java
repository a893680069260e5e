package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process dies in the middle of a run, which completes with what an undisturbed one computes. */
abstract class RoundCase extends FaultCase {
  static final int LONG_ROUNDS = Integer.getInteger("virgo.faults.rounds", 10);

  /** Of some 180 assets, so that enough is left to do. */
  static final int LATEST = 100;

  static final long SEED = Long.getLong("virgo.faults.seed", 1);

  /** Said by whoever sees to it that nothing else runs. */
  static final boolean IDLE = Boolean.getBoolean("virgo.faults.idle");

  RoundCase(Ground ground, Rounds rounds) {
    super(ground, rounds);
  }

  /**
   * A fault with the run that it hits.
   *
   * @param pipeline its number
   */
  record Numbered(int pipeline, long seed, Fault fault) {
    @Override
    public String toString() {
      return fault + " (seed " + seed + ")";
    }
  }

  // Each class of these tests says which.
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_run_completes_as_if_nothing_had_happened(Numbered numbered) throws Exception {
    play(numbered);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void so_it_does_ten_times_over(Numbered numbered) throws Exception {
    play(numbered);
  }

  private void play(Numbered numbered) throws Exception {
    var source = Pipelines.number(numbered.pipeline());
    var expected = undisturbed(source);

    var outcome = rounds.play(source, numbered.fault());

    System.out.printf(
        "%s: stood still for %d ms, its process was back after %d ms%n",
        numbered, outcome.standstill().toMillis(), outcome.absence().toMillis());
    assertThat(outcome.status()).as(outcome.run()).isEqualTo("COMPLETED");
    assertThat(outcome.results()).isEqualTo(expected);
    assertThat(rounds.violationsAtRest()).isEmpty();
    assertThat(outcome.standstill()).isLessThan(allowed(numbered.fault()));
  }

  /** How long nothing may happen. */
  abstract Duration allowed(Fault fault) throws Exception;

  /** The round of every test run. */
  static Stream<Numbered> round(int first, Function<Random, List<Fault>> faults) {
    return numbered(SEED, first, faults);
  }

  /** Further ones, each at other moments. */
  static Stream<Numbered> longRounds(int first, Function<Random, List<Fault>> faults) {
    int size = faults.apply(new Random(SEED)).size();
    return IntStream.rangeClosed(1, LONG_ROUNDS)
        .boxed()
        .flatMap(round -> numbered(SEED + round, first + round * size, faults));
  }

  private static Stream<Numbered> numbered(
      long seed, int first, Function<Random, List<Fault>> faults) {
    var all = inTurn(faults.apply(new Random(seed)));
    return IntStream.range(0, all.size()).mapToObj(n -> new Numbered(first + n, seed, all.get(n)));
  }

  /** Each role in its turn: a process that died a moment ago is kept waiting a little longer. */
  private static List<Fault> inTurn(List<Fault> faults) {
    var byRole =
        faults.stream()
            .collect(Collectors.groupingBy(Fault::role, LinkedHashMap::new, Collectors.toList()));
    return IntStream.range(0, faults.size())
        .boxed()
        .flatMap(turn ->
            byRole.values().stream().filter(ofRole -> turn < ofRole.size()).map(it -> it.get(turn)))
        .toList();
  }
}
