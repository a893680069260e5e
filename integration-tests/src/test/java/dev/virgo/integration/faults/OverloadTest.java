package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.integration.faults.history.Bus;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much at once: nobody's memory grows with it, and who asks for little does not wait for it all.
 */
@Tag("long")
@Timeout(900)
class OverloadTest extends FaultCase {
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(8);
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");
  private static final int FLOOD = 300;

  /** What is alive after a collection; what a service has in hand, not what waits for it. */
  private static final long MOST_HEAP_MIB = 110;

  // Pipelines that no other test has.
  private static final int LARGE = 7601;
  private static final int SMALL = 7602;

  /** Twenty times as many slices as elsewhere. */
  private static final long FINE_GRID_NS = 50_000_000;

  private static final String NEIGHBOUR = "neighbour";

  private long restartsBefore;

  OverloadTest(Ground ground) throws Exception {
    super(ground);
  }

  @BeforeEach
  void count_the_restarts() throws Exception {
    restartsBefore = restarts();
  }

  @Test
  void a_small_run_does_not_wait_for_all_of_a_large_one() throws Exception {
    new Bus(system.kafka()).publishAgain(Pipelines.RECORDING, NEIGHBOUR);
    await().atMost(PATIENCE).until(() -> completed(NEIGHBOUR) == 1);
    var large = rounds.start(Pipelines.RECORDING, Pipelines.number(LARGE), FINE_GRID_NS);
    rounds.awaitAssets(large, 1);
    var small = rounds.start(NEIGHBOUR, Pipelines.small(SMALL), Pipelines.GRID_NS);

    rounds.awaitEnd(small);

    long left =
        rounds.number(
            "select sum((summary->>'pending')::int) from planner.node where run = ?", large);
    System.out.printf("when the small run was done, %d slices of the large one were left%n", left);
    assertThat(left).isGreaterThan(500);
    rounds.awaitEnd(large);
  }

  @Test
  void a_flood_of_recordings_takes_no_more_memory_than_a_trickle(@TempDir Path folder)
      throws Exception {
    var words = new ArrayList<>(List.of("ingest"));
    for (int n = 0; n < FLOOD; n++) {
      var file = folder.resolve("flood-%03d.edf".formatted(n));
      DemoRecording.write(file, 1000 + n, DemoRecording.Settings.DEFAULT.withSeconds(10));
      words.add(file.toString());
    }

    system.virgo().succeed(words.toArray(String[]::new));

    await().atMost(LONG_PATIENCE).until(() -> completed("flood-%") == FLOOD);
    for (var heap : heapMiB().entrySet()) {
      System.out.printf("%s has %d MiB in use%n", heap.getKey(), heap.getValue());
      assertThat(heap.getValue()).as(heap.getKey()).isLessThan(MOST_HEAP_MIB);
    }
    assertThat(restarts()).as("processes that ended").isEqualTo(restartsBefore);
  }

  private long restarts() throws IOException {
    return system
        .status()
        .path("services")
        .valueStream()
        .mapToLong(service -> service.path("restarts").asLong())
        .sum();
  }

  private long completed(String recordings) {
    return rounds.number(
        "select count(*) from planner.run where recording like ? and status = 'COMPLETED'",
        recordings);
  }

  private Map<String, Long> heapMiB() throws Exception {
    var heaps = new TreeMap<String, Long>();
    for (var service : SERVICES) {
      long pid = system.process(service).pid();
      jcmd(pid, "GC.run");
      var used = USED.matcher(jcmd(pid, "GC.heap_info"));
      long kib = used.results().mapToLong(match -> Long.parseLong(match.group(1))).limit(2).sum();
      heaps.put(service, kib / 1024);
    }
    return heaps;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
