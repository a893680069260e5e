package dev.virgo.integration.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.integration.faults.FaultySystem.Link;
import dev.virgo.integration.faults.history.Bus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Broker or database away in the middle of a run: services say so, wait without haste, lose nothing
 * and are well again by themselves.
 */
class OutageTest extends FaultCase {
  private static final Duration OUTAGE = Duration.ofSeconds(8);

  /** Of one processor. A loop that does not wait takes all of it. */
  private static final double MOST_CPU = 0.3;

  private static final long MOST_LOG_BYTES = 1_000_000;
  private static final String LATE = "late";
  private static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");

  // Pipelines that no other test has.
  private static final int WITHOUT_BROKER = 7101;
  private static final int WITHOUT_DATABASE = 7102;

  OutageTest(Ground ground) throws Exception {
    super(ground);
  }

  @Test
  void without_the_broker_everything_waits() throws Exception {
    var expected = undisturbed(Pipelines.number(WITHOUT_BROKER));
    var run = rounds.start(Pipelines.number(WITHOUT_BROKER));
    rounds.awaitAssets(run, ENOUGH);

    survive(Link.BROKER, List.of("planner", "cache", "executor", "backfill"));

    rounds.awaitEnd(run);
    assertThat(rounds.results(run)).isEqualTo(expected);
  }

  @Test
  void without_the_database_everything_waits_and_what_is_ingested_meanwhile_is_not_lost()
      throws Exception {
    var expected = undisturbed(Pipelines.number(WITHOUT_DATABASE));
    var run = rounds.start(Pipelines.number(WITHOUT_DATABASE));
    rounds.awaitAssets(run, ENOUGH);

    survive(
        Link.DATABASE,
        List.of("planner", "cache", "backfill"),
        () -> new Bus(system.kafka()).publishAgain(Pipelines.RECORDING, LATE));

    rounds.awaitEnd(run);
    assertThat(rounds.results(run)).isEqualTo(expected);
    await()
        .atMost(PATIENCE)
        .until(() ->
            rounds.number(
                    "select count(*) from planner.run where recording = ? and status = 'COMPLETED'",
                    LATE)
                == 1);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void survive(Link link, List<String> concerned) throws Exception {
    survive(link, concerned, () -> {});
  }

  private void survive(Link link, List<String> concerned, Step meanwhile) throws Exception {
    system.proxy(link).refuse();
    await().atMost(PATIENCE).until(() -> concerned.stream().noneMatch(this::ready));
    meanwhile.run();
    var before = usage();
    long start = System.nanoTime();
    await().pollDelay(OUTAGE).timeout(PATIENCE).until(() -> true);
    var after = usage();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(concerned).noneMatch(this::ready);
    system.proxy(link).serve();
    system.awaitReady(PATIENCE);
    for (var service : SERVICES) {
      var used = requireNonNull(after.get(service)).minus(requireNonNull(before.get(service)));
      System.out.printf(
          "%s away: %s used %.0f %% of a processor and wrote %d bytes into its log%n",
          link, service, used.cpuSeconds() / seconds * 100, used.logBytes());
      assertThat(used.cpuSeconds() / seconds).as(service).isLessThan(MOST_CPU);
      assertThat(used.logBytes()).as(service).isLessThan(MOST_LOG_BYTES);
    }
  }

  private boolean ready(String service) {
    try {
      return system
          .status()
          .path("services")
          .valueStream()
          .anyMatch(
              one -> one.path("name").asText().equals(service) && one.path("ready").asBoolean());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Usage(double cpuSeconds, long logBytes) {
    Usage minus(Usage other) {
      return new Usage(cpuSeconds - other.cpuSeconds, logBytes - other.logBytes);
    }
  }

  private Map<String, Usage> usage() throws IOException {
    var usage = new TreeMap<String, Usage>();
    for (var service : SERVICES) {
      var cpu = system.process(service).info().totalCpuDuration().orElseThrow();
      var log = system.data().resolve("logs/" + service + ".log");
      usage.put(service, new Usage(cpu.toNanos() / 1e9, Files.size(log)));
    }
    return usage;
  }
}
