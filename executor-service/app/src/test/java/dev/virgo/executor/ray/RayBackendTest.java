package dev.virgo.executor.ray;

import static dev.virgo.executor.ray.FakeGateway.GIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.virgo.executor.backend.BackendAway;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.executor.pool.PooledBackend;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.ClusterNode;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.GatewayCommand;
import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.ProbeReply;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.SlotEnded;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool over slots of a gateway that is played by the test. */
@Timeout(60)
class RayBackendTest {
  private static final URI BLOBS = URI.create("file:///blobs/");
  private static final Demand ORDINARY = new Demand(1, GIB, 0, Map.of());

  private final LinkedBlockingQueue<BackendEvent> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Load> loads = new LinkedBlockingQueue<>();
  private FakeGateway gateway;
  private PooledBackend backend;

  @SuppressWarnings("NullAway.Init")
  RayBackendTest() {}

  @BeforeEach
  void start() throws Exception {
    gateway = new FakeGateway();
    backend = backend(Duration.ofSeconds(30));
  }

  private PooledBackend backend(Duration patience) {
    var settings = new RayWorkers.Settings(gateway.address(), "secret", BLOBS, "http://otlp");
    var pooled = new PooledBackend(new RayWorkers(settings, patience), new SimpleMeterRegistry());
    pooled.onLoadChange(() -> loads.add(pooled.load()));
    return pooled;
  }

  @AfterEach
  void stop() {
    backend.close();
    gateway.close();
  }

  private void attached(int... coresOfNodes) throws Exception {
    assertThat(gateway.attached.poll(20, TimeUnit.SECONDS)).as("a stream").isNotNull();
    gateway.cluster(coresOfNodes);
    int slots = java.util.Arrays.stream(coresOfNodes).sum();
    awaitLoad(load -> load.slots() == slots);
  }

  private void awaitLoad(Predicate<Load> wanted) throws Exception {
    Load told;
    do {
      told = Objects.requireNonNull(loads.poll(20, TimeUnit.SECONDS), "the load never got there");
    } while (!wanted.test(told));
  }

  private static Key key(long work, int slice) {
    return Key.sha256(new byte[] {(byte) work, (byte) slice});
  }

  private void submit(long id, int slices, long timeoutMs) {
    var envelope =
        Envelope.newBuilder()
            .setIdentity("dev.virgo.Sample@1.0")
            .setLimits(Envelope.Limits.newBuilder().setTimeoutMs(timeoutMs));
    for (int i = 0; i < slices; i++) {
      envelope.addSlices(
          Envelope.OutputSlice.newBuilder().setCutoffKey(ByteString.copyFrom(key(id, i).bytes())));
    }
    backend.submit(new Work(id, envelope.build(), ORDINARY, false), events::add);
  }

  private BackendEvent next() throws InterruptedException {
    return Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS), "no event within 10 s");
  }

  /** The slot's number. */
  private long startedAndAsked(String name) throws Exception {
    var start = gateway.next();
    assertThat(start.getStartSlot().getName()).isEqualTo(name);
    var ask = gateway.next();
    assertThat(ask.getAskSlot().getSlot()).isEqualTo(start.getStartSlot().getSlot());
    return start.getStartSlot().getSlot();
  }

  @Test
  void batch_runs_in_a_slot_of_the_gateways_shape_and_says_where() throws Exception {
    attached(2);
    submit(1, 2, 0);
    var start = gateway.next().getStartSlot();
    assertThat(start.getName()).isEqualTo("1");
    assertThat(start.getCpu()).isEqualTo(1);
    assertThat(start.getRamBytes()).isEqualTo(GIB);
    assertThat(start.getBlobRoot()).isEqualTo(BLOBS.toString());
    assertThat(start.getOtlp()).isEqualTo("http://otlp");
    var ask = gateway.next().getAskSlot();
    assertThat(ask.getSlot()).isEqualTo(start.getSlot());
    assertThat(ask.getRequest().getToken()).isNotEmpty().isEqualTo(start.getWorkerToken());
    assertThat(ask.getRequest().getRun().getSlicesCount()).isEqualTo(2);

    gateway.started(start.getSlot(), "node7");
    gateway.begins(start.getSlot(), key(1, 0));
    assertThat(next()).isEqualTo(new BackendEvent.Started(1, key(1, 0), "node7", "1"));
    gateway.done(start.getSlot(), key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Done.class);
    gateway.done(start.getSlot(), key(1, 1));
    assertThat(next().slice()).isEqualTo(key(1, 1));
    loads.clear();
    gateway.reply(start.getSlot(), WorkerReply.newBuilder().setRun(RunReply.getDefaultInstance()));
    awaitLoad(load -> load.busy() == 0);

    // The slot is warm: no other is started.
    submit(2, 1, 0);
    assertThat(gateway.next().getAskSlot().getSlot()).isEqualTo(start.getSlot());
  }

  @Test
  void backend_is_well_only_while_it_is_attached_and_a_node_with_room_is_alive() throws Exception {
    assertThat(backend.healthy()).isFalse();
    attached(2, 1);
    assertThat(backend.healthy()).isTrue();
    gateway.cluster(0, 0);
    awaitLoad(load -> load.slots() == 0);
    assertThat(backend.healthy()).isFalse();
    assertThat(backend.trouble().orElseThrow()).contains("0 of 2 nodes alive");
    // A node that is alive and smaller than one slot is no place.
    gateway.cluster(
        List.of(
            ClusterNode.newBuilder().setAlive(true).setCpus(2).setMemoryBytes(GIB - 1).build()));
    gateway.cluster(0, 2);
    awaitLoad(load -> load.slots() == 2);
    assertThat(backend.healthy()).isTrue();
  }

  @Test
  void workers_are_started_before_any_is_known_to_start_and_backend_is_well_after()
      throws Exception {
    assertThat(gateway.attached.poll(20, TimeUnit.SECONDS)).as("a stream").isNotNull();
    var nodes = List.of(node(2, 8 * GIB));
    gateway.cluster(nodes, false);
    awaitLoad(load -> load.slots() == 1);
    assertThat(backend.trouble().orElseThrow()).contains("no worker has started yet");
    submit(1, 1, 0);
    startedAndAsked("1");
    loads.clear();
    gateway.cluster(nodes, true);
    awaitLoad(_ -> backend.healthy());
  }

  @Test
  void a_gateway_after_one_that_was_gone_before_a_worker_started_has_to_show_one()
      throws Exception {
    assertThat(gateway.attached.poll(20, TimeUnit.SECONDS)).as("a stream").isNotNull();
    var nodes = List.of(node(2, 8 * GIB));
    gateway.cluster(nodes, false);
    awaitLoad(load -> load.slots() == 1);
    gateway.kill();
    awaitLoad(load -> load.slots() == 0);
    gateway.start();
    assertThat(gateway.attached.poll(20, TimeUnit.SECONDS)).as("a stream").isNotNull();
    loads.clear();
    gateway.cluster(nodes, false);
    assertThat(Objects.requireNonNull(loads.poll(20, TimeUnit.SECONDS)).slots()).isZero();
    gateway.cluster(nodes, true);
    awaitLoad(load -> load.slots() == 1);
  }

  @Test
  void slots_leave_room_for_the_workers_that_answer_questions() throws Exception {
    assertThat(gateway.attached.poll(20, TimeUnit.SECONDS)).as("a stream").isNotNull();
    gateway.cluster(List.of(node(2, 8 * GIB)));
    awaitLoad(load -> load.slots() == 1);
    gateway.cluster(List.of(node(3, 2 * GIB + GIB / 2)));
    awaitLoad(load -> load.slots() == 2);
    gateway.cluster(List.of(node(3, 3 * GIB)));
    awaitLoad(load -> load.slots() == 2);
    // Ray may put them where there is none.
    gateway.cluster(List.of(node(2, 8 * GIB), node(2.5, 8 * GIB)));
    awaitLoad(load -> load.slots() == 3);
    gateway.cluster(List.of(node(2.5, 8 * GIB), node(2.5, 8 * GIB)));
    awaitLoad(load -> load.slots() == 4);
  }

  private static ClusterNode node(double cpus, long memoryBytes) {
    return ClusterNode.newBuilder()
        .setAlive(true)
        .setCpus(cpus)
        .setMemoryBytes(memoryBytes)
        .build();
  }

  @Test
  void what_a_lost_gateway_had_is_nobodys_fault_and_the_next_one_is_attached_to() throws Exception {
    attached(1);
    submit(1, 2, 0);
    long slot = startedAndAsked("1");
    gateway.started(slot, "node7");
    gateway.begins(slot, key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Started.class);
    submit(2, 1, 0); // waits for the only slot

    gateway.kill();
    for (int i = 0; i < 3; i++) {
      assertThat(next()).isInstanceOf(BackendEvent.Interrupted.class);
    }
    awaitLoad(load -> load.equals(new Load(0, 0, 0)));
    assertThat(backend.healthy()).isFalse();
    // What was read before the topic was paused.
    submit(3, 1, 0);
    assertThat(next())
        .isEqualTo(
            new BackendEvent.Interrupted(
                3, key(3, 0), false, "the ray backend can start no worker now"));

    gateway.start();
    gateway.commands.clear();
    attached(1);
    submit(4, 1, 0);
    startedAndAsked("1");
    assertThat(events).isEmpty();
  }

  @Test
  void what_the_cluster_took_with_it_is_nobodys_fault() throws Exception {
    attached(1);
    submit(1, 2, 0);
    long slot = startedAndAsked("1");
    gateway.started(slot, "node7");
    gateway.begins(slot, key(1, 0));
    next();
    gateway.ended(slot, SlotEnded.Cause.CLUSTER, "node7 is gone");
    assertThat(next())
        .isEqualTo(
            new BackendEvent.Interrupted(1, key(1, 0), true, "the Ray cluster: node7 is gone"));
    // It only waited.
    assertThat(next())
        .isEqualTo(
            new BackendEvent.Interrupted(1, key(1, 1), false, "the Ray cluster: node7 is gone"));
  }

  @Test
  void worker_that_died_with_several_slices_is_the_loss_of_none_before_each_ran_alone()
      throws Exception {
    attached(1);
    submit(1, 2, 0);
    long slot = startedAndAsked("1");
    gateway.started(slot, "node7");
    gateway.begins(slot, key(1, 0));
    next();
    // That the first was done and the second began may have been lost with the worker.
    gateway.ended(slot, SlotEnded.Cause.DIED, "exit code 7");
    slot = startedWith(key(1, 0));
    gateway.begins(slot, key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Started.class);
    gateway.done(slot, key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Done.class);
    gateway.reply(slot, WorkerReply.newBuilder().setRun(RunReply.getDefaultInstance()));
    assertThat(asked()).containsExactly(key(1, 1));
    gateway.started(slot, "node7");
    gateway.ended(slot, SlotEnded.Cause.DIED, "exit code 7");
    var lost = next();
    assertThat(lost).isInstanceOf(BackendEvent.Lost.class);
    assertThat(lost.slice()).isEqualTo(key(1, 1));
    assertThat(((BackendEvent.Lost) lost).message())
        .contains("node7", "exit code 7", "dev.virgo.Sample@1.0");
  }

  @Test
  void worker_that_died_in_its_only_slice_is_the_loss_of_it_and_the_rest_runs_in_another()
      throws Exception {
    attached(1);
    submit(1, 3, 0);
    long slot = startedAndAsked("1");
    gateway.begins(slot, key(1, 0));
    next();
    gateway.ended(slot, SlotEnded.Cause.DIED, "exit code 7");
    slot = startedWith(key(1, 0));
    gateway.begins(slot, key(1, 0));
    next();
    gateway.ended(slot, SlotEnded.Cause.DIED, "exit code 7");
    var lost = next();
    assertThat(lost).isInstanceOf(BackendEvent.Lost.class);
    assertThat(lost.slice()).isEqualTo(key(1, 0));
    startedWith(key(1, 1));
  }

  /** The number of the slot that is started next, and asked to run just this. */
  private long startedWith(Key slice) throws Exception {
    long slot = gateway.next().getStartSlot().getSlot();
    assertThat(asked()).containsExactly(slice);
    return slot;
  }

  private List<Key> asked() throws Exception {
    return gateway.next().getAskSlot().getRequest().getRun().getSlicesList().stream()
        .map(slice -> Key.of(slice.getCutoffKey().toByteArray()))
        .toList();
  }

  @Test
  void slot_that_is_being_ended_gets_no_further_batch_whatever_it_answers() throws Exception {
    attached(1);
    submit(1, 1, 50);
    long slot = startedAndAsked("1");
    gateway.begins(slot, key(1, 0));
    next();
    assertThat(gateway.next().getEndSlot().getSlot()).isEqualTo(slot);
    // Its answer was on the way.
    gateway.done(slot, key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Done.class);
    loads.clear();
    gateway.reply(slot, WorkerReply.newBuilder().setRun(RunReply.getDefaultInstance()));
    awaitLoad(load -> load.busy() == 0);
    submit(2, 1, 0);
    gateway.ended(slot, SlotEnded.Cause.ASKED, "");
    assertThat(startedWith(key(2, 0))).isNotEqualTo(slot);
    assertThat(events).isEmpty();
  }

  @Test
  void every_slice_is_told_of_a_worker_that_never_came_up() throws Exception {
    attached(1);
    submit(1, 2, 0);
    long slot = startedAndAsked("1");
    gateway.ended(slot, SlotEnded.Cause.NOT_STARTED, "no java on node7");
    for (int i = 0; i < 2; i++) {
      var lost = next();
      assertThat(lost).isInstanceOf(BackendEvent.Lost.class);
      assertThat(((BackendEvent.Lost) lost).message()).contains("no java on node7");
    }
  }

  @Test
  void cancelled_slice_ends_its_slot_and_nothing_more_is_told_of_it() throws Exception {
    attached(1);
    submit(1, 1, 0);
    long slot = startedAndAsked("1");
    gateway.begins(slot, key(1, 0));
    next();
    backend.cancel(1, List.of(key(1, 0)));
    assertThat(gateway.next().getEndSlot().getSlot()).isEqualTo(slot);
    gateway.ended(slot, SlotEnded.Cause.ASKED, "");
    submit(2, 1, 0);
    startedAndAsked("1");
    assertThat(events).isEmpty();
  }

  @Test
  void slice_beyond_its_time_limit_ends_its_slot_and_the_rest_runs() throws Exception {
    attached(1);
    submit(1, 2, 50);
    long slot = startedAndAsked("1");
    gateway.begins(slot, key(1, 0));
    next();
    assertThat(gateway.next().getEndSlot().getSlot()).isEqualTo(slot);
    gateway.ended(slot, SlotEnded.Cause.ASKED, "");
    assertThat(next())
        .isEqualTo(new BackendEvent.TimedOut(1, key(1, 0), "ran longer than its limit of 50 ms"));
    startedAndAsked("1");
  }

  @Test
  void drained_backend_gives_back_what_waits_and_starts_nothing_more() throws Exception {
    attached(1);
    submit(1, 1, 0);
    long slot = startedAndAsked("1");
    submit(2, 2, 0);
    assertThat(backend.drain()).containsExactly(Map.entry(2L, List.of(key(2, 0), key(2, 1))));
    gateway.begins(slot, key(1, 0));
    next();
    gateway.done(slot, key(1, 0));
    assertThat(next()).isInstanceOf(BackendEvent.Done.class);
    assertThat(gateway.commands).isEmpty();
    backend.close();
    // The gateway hears that nobody wants its slots any more.
    var last = gateway.next();
    while (last.hasEndSlot()) {
      last = gateway.next();
    }
    assertThat(last).isEqualTo(GatewayCommand.getDefaultInstance());
  }

  @Test
  void question_has_a_slot_beside_the_others_and_is_asked_again_after_a_loss() throws Exception {
    attached(1);
    submit(1, 1, 0);
    startedAndAsked("1");
    var probe = WorkerRequest.newBuilder().setProbe(Probe.getDefaultInstance()).build();
    var answer = backend.ask(probe);
    var start = gateway.next().getStartSlot();
    assertThat(start.getName()).isEqualTo("describe");
    assertThat(start.getCpu()).isBetween(0.001, 0.1);
    assertThat(start.getRamBytes()).isEqualTo(GIB / 4);
    long id = gateway.next().getAskSlot().getRequest().getId();
    gateway.reply(
        start.getSlot(),
        WorkerReply.newBuilder().setId(id).setProbe(ProbeReply.newBuilder().setPid(7)));
    assertThat(answer.get(10, TimeUnit.SECONDS).getProbe().getPid()).isEqualTo(7);

    var interrupted = backend.ask(probe);
    gateway.next();
    gateway.kill();
    assertThatThrownBy(() -> interrupted.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BackendAway.class)
        .hasMessageContaining("the Ray gateway");
    assertThatThrownBy(() -> backend.ask(probe).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BackendAway.class)
        .hasMessageContaining("is not attached");
  }

  @Test
  void refused_token_is_tried_again_and_taken_when_it_is_right() throws Exception {
    backend.close();
    gateway.token = "another";
    gateway.refused.clear();
    gateway.attached.clear();
    backend = backend(Duration.ofSeconds(30));
    assertThat(gateway.refused.poll(10, TimeUnit.SECONDS)).isEqualTo("Bearer secret");
    assertThat(gateway.refused.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(backend.trouble().orElseThrow()).contains(gateway.address(), "VIRGO_TOKEN");
    gateway.token = "secret";
    attached(1);
    assertThat(backend.healthy()).isTrue();
  }

  @Test
  void gateway_that_says_nothing_of_its_cluster_is_given_up_and_asked_again() throws Exception {
    backend.close();
    gateway.attached.clear();
    backend = backend(Duration.ofMillis(300));
    assertThat(gateway.attached.poll(10, TimeUnit.SECONDS)).isNotNull();
    attached(1);
    assertThat(backend.healthy()).isTrue();
  }

  @Test
  void demand_that_no_slot_satisfies_is_refused_with_the_remedy() throws Exception {
    attached(2);
    assertThat(backend.refuses(ORDINARY)).isEmpty();
    assertThat(backend.refuses(new Demand(2, GIB, 0, Map.of())).orElseThrow())
        .contains("2.0 cores", "has 1.0", "VIRGO_RAY_SLOT_CPUS", "@Resources(cpu)");
    assertThat(backend.refuses(new Demand(1, GIB + 1, 0, Map.of())).orElseThrow())
        .contains("1.01 GiB", "has 1.00 GiB", "VIRGO_RAY_SLOT_MEMORY_BYTES");
    assertThat(backend.refuses(new Demand(1, GIB, 1, Map.of())).orElseThrow()).contains("GPU");
    assertThat(backend.refuses(new Demand(1, GIB, 0, Map.of("fpga", 1.0))).orElseThrow())
        .contains("fpga");
  }
}
