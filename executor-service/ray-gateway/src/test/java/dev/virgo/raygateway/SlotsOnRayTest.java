package dev.virgo.raygateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.SlotEnded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real workers in actors of a real cluster, behind the real program. */
@Tag("ray")
@Timeout(120)
class SlotsOnRayTest {
  private static final long WORKER_LOG = 2 * (4L << 20) + (1L << 20);

  @TempDir static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static LocalCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static GatewayProcess gateway;

  private TestExecutor executor;

  @SuppressWarnings("NullAway.Init")
  SlotsOnRayTest() {}

  @BeforeAll
  static void startGateway() throws Exception {
    cluster = LocalCluster.shared();
    gateway = GatewayProcess.start(shared.resolve("gateway"), cluster.address(), Map.of());
    gateway.address();
  }

  @AfterAll
  static void stopGateway() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
  }

  @BeforeEach
  void attach() throws Exception {
    executor = new TestExecutor(gateway.address(), GatewayProcess.TOKEN);
    assertThat(executor.next().getCluster().getNodesList())
        .singleElement()
        .satisfies(node -> {
          assertThat(node.getAlive()).isTrue();
          assertThat(node.getCpus()).isEqualTo(LocalCluster.CPUS);
        });
  }

  @AfterEach
  void leave() {
    executor.close();
  }

  @Test
  void an_actor_leaves_a_workers_classes_for_later_ones_and_nothing_else() {
    var folder = shared.resolve("gateway/ray");
    await()
        .atMost(90, SECONDS)
        .untilAsserted(() ->
            assertThat(folder)
                .isDirectoryContaining(file ->
                    file.getFileName().toString().matches("worker-.*[.]jsa")
                        && contains(file, "dev/virgo/worker/HostedWorker"))
                .isDirectoryNotContaining("glob:**/ended-probe-*")
                .isDirectoryNotContaining("glob:**/ended-rehearsal-*"));
  }

  private static boolean contains(Path file, String name) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path blobs() {
    return shared.resolve("blobs");
  }

  private long slot(long id) throws InterruptedException {
    executor.start(id, blobs());
    return executor.started().getPid();
  }

  private RunReply.SliceReply done(long id, String how) throws InterruptedException {
    executor.ask(id, Behaving.run(1, how));
    assertThat(executor.reply().hasStarted()).isTrue();
    var done = executor.reply();
    assertThat(done.hasSliceDone()).as("a slice that is done, not %s", done).isTrue();
    assertThat(executor.reply().hasRun()).isTrue();
    return done.getSliceDone();
  }

  private void begin(long id, String how) throws InterruptedException {
    executor.ask(id, Behaving.run(1, how));
    assertThat(executor.reply().hasStarted()).isTrue();
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  @Test
  void a_slot_says_what_it_can_run_and_runs_it() throws Exception {
    long pid = slot(1);
    executor.ask(1, Behaving.probe(7));
    var probe = executor.reply();
    assertThat(probe.getId()).isEqualTo(7);
    assertThat(probe.getProbe().getPid()).isEqualTo(pid);
    assertThat(probe.getProbe().getIdentitiesList())
        .contains("dev.virgo.raygateway.sample.Behaviour@1.0");

    var done = done(1, "behave");
    assertThat(done.getFields(0).getValueJson()).isEqualTo(Long.toString(pid));
    assertThat(done.getUsage().getSlot()).isEqualTo("test-1");
  }

  @Test
  void requests_sent_before_the_slot_is_there_are_answered_in_order() throws Exception {
    executor.start(1, blobs());
    for (int id = 1; id <= 20; id++) {
      executor.ask(1, Behaving.probe(id));
    }
    executor.started();
    for (int id = 1; id <= 20; id++) {
      assertThat(executor.reply().getId()).isEqualTo(id);
    }
  }

  @Test
  void a_slice_is_told_to_have_started_long_before_it_is_done() throws Exception {
    slot(1);
    begin(1, "take_two_seconds");
    long started = System.nanoTime();
    assertThat(executor.reply().hasSliceDone()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(executor.reply().hasRun()).isTrue();
  }

  @Test
  void a_slot_that_loops_is_ended_at_once_and_another_one_works() throws Exception {
    long pid = slot(1);
    begin(1, "loop");
    executor.end(1);
    assertThat(executor.ended().getCause()).isEqualTo(SlotEnded.Cause.ASKED);
    await().atMost(15, SECONDS).until(() -> !alive(pid));

    slot(2);
    assertThat(done(2, "behave").hasFailure()).isFalse();
  }

  @Test
  void a_slot_can_be_ended_while_it_starts() throws Exception {
    executor.start(1, blobs());
    executor.end(1);
    assertThat(executor.ended().getCause()).isEqualTo(SlotEnded.Cause.ASKED);
    for (int id = 2; id <= 1 + LocalCluster.CPUS; id++) {
      slot(id); // Its place is free again.
    }
  }

  @Test
  void what_a_transform_throws_is_data_and_the_slot_goes_on() throws Exception {
    slot(1);
    assertThat(done(1, "throw").getFailure().getMessage()).contains("it is broken");
    assertThat(done(1, "behave").hasFailure()).isFalse();
  }

  @Test
  void a_transform_that_exits_ends_its_slot() throws Exception {
    slot(1);
    begin(1, "exit");
    var ended = executor.ended();
    assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.DIED);
    assertThat(ended.getMessage()).contains("ended by itself", "worker-test-1.log");
  }

  @Test
  void a_transform_that_eats_its_heap_is_told_to_ask_for_more() throws Exception {
    slot(1);
    begin(1, "exhaust");
    var ended = executor.ended();
    assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.DIED);
    assertThat(ended.getMessage())
        .contains("ran out of memory", "192 MiB of 256 MiB", "@Resources(ramGb)");
    assertThat(shared.resolve("gateway/ray")).isDirectoryNotContaining("glob:**/ended-*");
  }

  @Test
  void what_a_slot_started_ends_with_it() throws Exception {
    slot(1);
    long child = Long.parseLong(done(1, "spawn").getFields(0).getValueJson());
    assertThat(alive(child)).isTrue();
    executor.end(1);
    executor.ended();
    await().atMost(15, SECONDS).until(() -> !alive(child));
  }

  @Test
  void a_worker_killed_in_idleness_is_noticed_and_what_it_started_ends() throws Exception {
    long pid = slot(1);
    long child = Long.parseLong(done(1, "spawn").getFields(0).getValueJson());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertThat(executor.ended().getCause()).isEqualTo(SlotEnded.Cause.DIED);
    await().atMost(15, SECONDS).until(() -> !alive(child)); // Raylets look every ten seconds.
  }

  @Test
  void a_hundred_printed_megabytes_fill_no_disk() throws Exception {
    slot(1);
    long before = size(cluster.logs());
    assertThat(done(1, "print").hasFailure()).isFalse();
    assertThat(size(shared.resolve("gateway/logs"))).isBetween(1L << 20, WORKER_LOG);
    assertThat(size(cluster.logs()) - before).as("in Ray's own logs").isLessThan(1L << 20);
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void a_shape_that_no_host_has_is_refused_with_what_there_is() throws Exception {
    executor.start(1, blobs(), 64, 256L << 20);
    var ended = executor.ended();
    assertThat(ended.getCause()).isEqualTo(SlotEnded.Cause.NOT_STARTED);
    assertThat(ended.getMessage()).contains("no host of the cluster has 64 cores", "with 3 cores");
  }

  @Test
  void slots_end_with_their_executor() throws Exception {
    long busy = slot(1);
    long idle = slot(2);
    begin(1, "loop");
    executor.close();
    await().atMost(15, SECONDS).until(() -> !alive(busy) && !alive(idle));
  }

  @Test
  void slots_end_with_an_executor_that_leaves() throws Exception {
    long idle = slot(1);
    executor.complete();
    await().atMost(15, SECONDS).until(() -> !alive(idle));
  }

  @Test
  void neither_gateway_nor_workers_listen_beyond_this_host() throws Exception {
    long pid = slot(1);
    assertThat(Listeners.of(gateway.pid())).isNotEmpty().allMatch(Listeners::isLoopback);
    assertThat(Listeners.of(pid)).isNotEmpty().allMatch(Listeners::isLoopback);
  }
}
