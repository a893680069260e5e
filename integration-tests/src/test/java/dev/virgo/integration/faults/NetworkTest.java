package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.faults.FaultySystem.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections between services, broker, database and cache that are slow, break, close halfway or
 * go dead without a word: a run completes all the same.
 */
@Tag("long")
class NetworkTest extends FaultCase {
  // From here on, pipelines that no other test has.
  private static final int FIRST = 7200;
  private static final int FIRST_LONG = 7300;

  NetworkTest(Ground ground) throws Exception {
    super(ground);
  }

  /** What happens to which connections. */
  record Trouble(int pipeline, String name, List<Link> links, Consumer<Proxy> strike) {
    @Override
    public String toString() {
      return name + ": " + links;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_run_gets_through(Trouble trouble) throws Exception {
    play(trouble);
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void a_run_gets_through_each_by_itself(Trouble trouble) throws Exception {
    play(trouble);
  }

  private void play(Trouble trouble) throws Exception {
    var source = Pipelines.number(trouble.pipeline());
    var expected = undisturbed(source);
    var run = rounds.start(source);
    rounds.awaitAssets(run, ENOUGH);
    long start = System.nanoTime();

    trouble.links().forEach(link -> trouble.strike().accept(system.proxy(link)));

    rounds.awaitEnd(run);
    System.out.printf(
        "%s: the run ended %d ms later%n", trouble, (System.nanoTime() - start) / 1_000_000);
    assertThat(rounds.results(run)).isEqualTo(expected);
  }

  static Stream<Trouble> a_run_gets_through() {
    var all = List.of(Link.values());
    return numbered(
        FIRST,
        List.of(
            new Trouble(0, "slow", all, proxy -> proxy.delay(Duration.ofMillis(10))),
            new Trouble(0, "cut", all, Proxy::cut),
            new Trouble(0, "half-closed", all, Proxy::halfClose),
            new Trouble(0, "dead", all, Proxy::swallow)));
  }

  static Stream<Trouble> a_run_gets_through_each_by_itself() {
    var troubles = new ArrayList<Trouble>();
    for (var link : Link.values()) {
      var one = List.of(link);
      troubles.add(new Trouble(0, "slow", one, proxy -> proxy.delay(Duration.ofMillis(50))));
      troubles.add(new Trouble(0, "cut", one, Proxy::cut));
      troubles.add(new Trouble(0, "half-closed", one, Proxy::halfClose));
      troubles.add(new Trouble(0, "dead", one, Proxy::swallow));
    }
    return numbered(FIRST_LONG, troubles);
  }

  private static Stream<Trouble> numbered(int first, List<Trouble> troubles) {
    return IntStream.range(0, troubles.size())
        .mapToObj(n -> {
          var trouble = troubles.get(n);
          return new Trouble(first + n, trouble.name(), trouble.links(), trouble.strike());
        });
  }
}
