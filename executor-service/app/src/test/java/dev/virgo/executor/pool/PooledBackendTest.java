package dev.virgo.executor.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.virgo.executor.Samples;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.executor.sample.Behaviour;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.Envelope;
import dev.virgo.schemas.rpc.Failure;
import dev.virgo.schemas.rpc.Header;
import dev.virgo.schemas.rpc.Probe;
import dev.virgo.schemas.rpc.Slice;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes. */
@Timeout(60)
class PooledBackendTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private final LinkedBlockingQueue<BackendEvent> events = new LinkedBlockingQueue<>();
  private PooledBackend backend;

  @SuppressWarnings("NullAway.Init")
  PooledBackendTest() {}

  @BeforeEach
  void start() {
    backend = new PooledBackend(workers(1, "-XX:TieredStopAtLevel=1"), new SimpleMeterRegistry());
  }

  private WorkerSource workers(double cpus, String option) {
    return SampleWorkers.of(folder, option, cpus, GIB);
  }

  private void restart(double cpus, String option, Duration quiet) {
    backend.close();
    backend = new PooledBackend(workers(cpus, option), new SimpleMeterRegistry(), quiet);
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  private static Key key(long work, int slice) {
    return Key.sha256(new byte[] {(byte) work, (byte) slice});
  }

  private void submit(long id, String how, int slices, long timeoutMs) {
    submit(id, how, slices, timeoutMs, GIB / 4);
  }

  private void submit(long id, String how, int slices, long timeoutMs, long ramBytes) {
    var descriptor = Samples.descriptor("dev.virgo.executor.sample.Behaviour@1.0");
    var envelope =
        Envelope.newBuilder()
            .setIdentity("dev.virgo.executor.sample.Behaviour@1.0")
            .setConfigJson("{}")
            .setGroup("run")
            .setCodeHash(bytes(descriptor.code()))
            .setLockfileHash(bytes(descriptor.lockfile()))
            .setLimits(Envelope.Limits.newBuilder().setTimeoutMs(timeoutMs))
            .addPorts(Envelope.Port.newBuilder().setName("how").setValueJson("\"" + how + "\""))
            .addFields(
                Envelope.OutputField.newBuilder()
                    .setName("out")
                    .setHeader(Header.newBuilder().setKind("plain")));
    for (int i = 0; i < slices; i++) {
      envelope.addSlices(
          Envelope.OutputSlice.newBuilder()
              .setSlice(Slice.newBuilder().setT0Ns(i).setT1Ns(i + 1))
              .addPorts(Envelope.PortWindows.getDefaultInstance())
              .setCutoffKey(bytes(key(id, i))));
    }
    var demand = new Demand(1, ramBytes, 0, Map.of());
    backend.submit(new Work(id, envelope.build(), demand, false), events::add);
  }

  private static ByteString bytes(Key key) {
    return ByteString.copyFrom(key.bytes());
  }

  private BackendEvent next() throws InterruptedException {
    var event = events.poll(30, TimeUnit.SECONDS);
    assertThat(event).as("an event within 30 s").isNotNull();
    return java.util.Objects.requireNonNull(event);
  }

  private <T extends BackendEvent> T next(Class<T> kind) throws InterruptedException {
    var event = next();
    assertThat(event).isInstanceOf(kind);
    return kind.cast(event);
  }

  private String pid(BackendEvent event) {
    assertThat(event).isInstanceOf(BackendEvent.Done.class);
    var reply = ((BackendEvent.Done) event).reply();
    assertThat(reply.getFailure().getMessage()).isEmpty();
    return reply.getFields(0).getValueJson();
  }

  @Test
  void warm_worker_runs_the_next_batch() throws Exception {
    submit(1, "behave", 2, 0);
    submit(2, "behave", 1, 0);
    var pids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      next(BackendEvent.Started.class);
      pids.add(pid(next()));
    }
    assertThat(pids.stream().distinct()).hasSize(1);
  }

  @Test
  void failure_of_the_transform_is_an_answer() throws Exception {
    submit(1, "throw", 1, 0);
    next(BackendEvent.Started.class);
    var done = next(BackendEvent.Done.class);
    assertThat(done.reply().getFailure().getKind()).isEqualTo(Failure.Kind.TRANSFORM);
  }

  @Test
  void death_of_a_worker_is_the_loss_of_the_slice_that_it_was_in_only() throws Exception {
    submit(1, "exit_at_second", 3, 0);
    next(BackendEvent.Started.class);
    var first = pid(next());
    next(BackendEvent.Started.class);
    var lost = next(BackendEvent.Lost.class);
    assertThat(lost.slice()).isEqualTo(key(1, 1));
    assertThat(lost.message()).contains("exit code 7", "Behaviour@1.0");
    // The third slice goes to another worker, where it is the first.
    assertThat(next(BackendEvent.Started.class).slice()).isEqualTo(key(1, 2));
    assertThat(pid(next())).isNotEqualTo(first);
  }

  @Test
  void memory_that_runs_out_is_said_with_the_remedy() throws Exception {
    submit(1, "exhaust", 1, 0);
    next(BackendEvent.Started.class);
    assertThat(next(BackendEvent.Lost.class).message())
        .contains("out of memory", "192 MiB of 256 MiB", "@Resources(ramGb)");
  }

  @Test
  void what_a_transform_started_ends_with_its_worker() throws Exception {
    submit(1, "spawn", 1, 0);
    next(BackendEvent.Started.class);
    var child = ProcessHandle.of(Long.parseLong(pid(next()))).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    submit(2, "loop", 1, 1_000);
    next(BackendEvent.Started.class);
    next(BackendEvent.TimedOut.class);
    assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void what_a_transform_started_ends_with_a_worker_that_exits() throws Exception {
    submit(1, "spawn_and_exit", 1, 0);
    next(BackendEvent.Started.class);
    // Told although the child had the worker's descriptors.
    next(BackendEvent.Lost.class);
    var arguments = new String[] {Integer.toString(Behaviour.CHILD)};
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process ->
            process.info().arguments().filter(it -> Arrays.equals(it, arguments)).isPresent());
  }

  @Test
  void slice_beyond_its_time_limit_is_ended_and_the_rest_runs() throws Exception {
    submit(1, "loop_at_second", 3, 5_000);
    next(BackendEvent.Started.class);
    next(BackendEvent.Done.class);
    next(BackendEvent.Started.class);
    var timedOut = next(BackendEvent.TimedOut.class);
    assertThat(timedOut.slice()).isEqualTo(key(1, 1));
    assertThat(timedOut.message()).contains("5000 ms");
    next(BackendEvent.Started.class);
    assertThat(next(BackendEvent.Done.class).slice()).isEqualTo(key(1, 2));
  }

  @Test
  void cancelled_slice_is_ended_and_nothing_more_is_told_of_it() throws Exception {
    submit(1, "loop", 2, 0);
    next(BackendEvent.Started.class);
    submit(2, "behave", 1, 0);
    assertThat(backend.load().waiting()).isEqualTo(1);
    backend.cancel(1, List.of(key(1, 0), key(1, 1)));

    assertThat(next(BackendEvent.Started.class).work()).isEqualTo(2);
    assertThat(next(BackendEvent.Done.class).work()).isEqualTo(2);
  }

  @Test
  void questions_are_answered_while_every_slot_is_busy() throws Exception {
    submit(1, "loop", 1, 0);
    next(BackendEvent.Started.class);
    var probe =
        backend
            .ask(WorkerRequest.newBuilder().setProbe(Probe.getDefaultInstance()).build())
            .get(30, TimeUnit.SECONDS)
            .getProbe();
    assertThat(probe.getIdentitiesList()).contains("dev.virgo.executor.sample.Behaviour@1.0");
  }

  @Test
  void batch_behind_a_cancelled_one_starts_at_once() throws Exception {
    restart(2, "-XX:TieredStopAtLevel=1", Duration.ofMinutes(1));
    submit(1, "loop", 1, 0);
    next(BackendEvent.Started.class);
    // There is a core for the second, but no memory; the third waits behind it.
    submit(2, "behave", 1, 0, GIB);
    submit(3, "behave", 1, 0);
    assertThat(backend.load().waiting()).isEqualTo(2);
    backend.cancel(2, List.of(key(2, 0)));
    assertThat(backend.load().waiting()).isZero();
    assertThat(next(BackendEvent.Started.class).work()).isEqualTo(3);
  }

  @Test
  void every_change_of_the_load_is_told_after_it() throws Exception {
    var loads = new LinkedBlockingQueue<Load>();
    backend.onLoadChange(() -> loads.add(backend.load()));
    submit(1, "loop", 1, 0);
    submit(2, "loop", 1, 0);
    awaitLoad(loads, new Load(1, 1, 1));
    backend.cancel(1, List.of(key(1, 0)));
    awaitLoad(loads, new Load(1, 1, 0));
    backend.cancel(2, List.of(key(2, 0)));
    // When the worker is gone.
    awaitLoad(loads, new Load(1, 0, 0));
  }

  private static void awaitLoad(LinkedBlockingQueue<Load> loads, Load wanted) throws Exception {
    Load told = null;
    while (!wanted.equals(told)) {
      told = java.util.Objects.requireNonNull(loads.poll(30, TimeUnit.SECONDS), "never " + wanted);
    }
  }

  @Test
  void drained_backend_gives_back_what_waits_and_starts_nothing_more() throws Exception {
    submit(1, "loop", 1, 0);
    next(BackendEvent.Started.class);
    submit(2, "behave", 2, 0);
    assertThat(backend.drain()).containsExactly(Map.entry(2L, List.of(key(2, 0), key(2, 1))));
    submit(3, "behave", 1, 0);
    backend.cancel(1, List.of(key(1, 0)));
    assertThat(events.poll(1, TimeUnit.SECONDS)).isNull();
    assertThat(backend.load().waiting()).isEqualTo(1);
  }

  @Test
  void worker_that_never_begins_a_slice_is_ended_and_the_slice_is_lost() throws Exception {
    // A JVM that waits for a debugger before it runs anything.
    restart(
        1,
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:0",
        Duration.ofSeconds(2));
    submit(1, "behave", 1, 0);
    var lost = next(BackendEvent.Lost.class);
    assertThat(lost.slice()).isEqualTo(key(1, 0));
    assertThat(lost.message()).contains("began no slice", "within 2 s");
  }

  @Test
  void long_slice_is_not_ended_for_beginning_none_meanwhile() throws Exception {
    restart(1, "-XX:TieredStopAtLevel=1", Duration.ofSeconds(15));
    submit(1, "loop", 1, 17_000);
    next(BackendEvent.Started.class);
    next(BackendEvent.TimedOut.class);
  }
}
