package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.runtime.run.RunEvent.ExecutionCompleted;
import dev.virgo.runtime.run.RunEvent.ExecutionStarted;
import dev.virgo.runtime.run.RunEvent.ModuleStarted;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constellation lang, section 8.4: who listens costs an engine no more than it can bear. */
@Timeout(60)
class AftermathTest {

  private static final UUID ID = new UUID(0, 7);
  private static final Instant AT = Instant.EPOCH;
  private static final RunEvent BEGIN = new ExecutionStarted(ID, AT, "p", 0);
  private static final RunEvent END =
      new ExecutionCompleted(ID, AT, "p", Status.COMPLETED, Duration.ZERO);

  /** Listens until it is interrupted. */
  private static final class Stuck implements RunListener {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicInteger heard = new AtomicInteger();

    @Override
    public void heard(RunEvent event) {
      heard.incrementAndGet();
      reached.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        interrupted.countDown();
      }
    }

    boolean isInterrupted() {
      return interrupted.getCount() == 0;
    }
  }

  private final Aftermath<Announcements.Audience> aftermath = new Aftermath<>();

  /** A run that ends while its listener has yet to hear so many events, and the end. */
  private void run(RunListener listener, int waiting) {
    var announcements = new Announcements(List.of(listener), Duration.ofHours(1), aftermath);
    announcements.tell(BEGIN);
    if (listener instanceof Stuck stuck) {
      await(stuck.reached);
    }
    for (int call = 0; call < waiting; call++) {
      announcements.tell(new ModuleStarted(ID, AT, "n", "m"));
    }
    announcements.tellLast(END);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void of_too_many_listeners_of_ended_runs_the_first_hears_no_more() {
    List<Stuck> all = new ArrayList<>();
    for (int count = 0; count <= Aftermath.MOST_LISTENERS; count++) {
      all.add(new Stuck());
      run(all.getLast(), 0);
    }
    await(all.getFirst().interrupted);
    assertThat(all.stream().skip(1)).noneMatch(Stuck::isInterrupted);
    assertThat(all.getFirst().heard).hasValue(1);
  }

  @Test
  void listeners_of_ended_runs_have_so_many_events_to_hear_together() {
    // With its end, each has one event more than these.
    int each = Aftermath.MOST_EVENTS / 20 - 1;
    List<Stuck> all = new ArrayList<>();
    for (int count = 0; count < 20; count++) {
      all.add(new Stuck());
      run(all.getLast(), each);
    }
    assertThat(all).noneMatch(Stuck::isInterrupted);
    run(new Stuck(), 0);
    await(all.getFirst().interrupted);
    assertThat(all.stream().skip(1)).noneMatch(Stuck::isInterrupted);
    assertThat(all.getFirst().heard).hasValue(1);
  }

  @Test
  void who_has_heard_everything_is_in_nobodys_way() throws Exception {
    var stuck = new Stuck();
    run(stuck, 0);
    int many = Aftermath.MOST_LISTENERS / 4;
    for (int round = 0; round < 6; round++) {
      List<Ear> ears = Stream.generate(Ear::new).limit(many).toList();
      ears.forEach(ear -> run(ear, 0));
      for (Ear ear : ears) {
        assertThat(ear.all()).containsExactly(BEGIN, END);
      }
    }
    assertThat(stuck.isInterrupted()).isFalse();
  }

  @Test
  void all_runs_of_an_engine_count() throws Exception {
    List<Stuck> all = new ArrayList<>();
    try (var engine = new Engine(Engine.Settings.standard())) {
      for (int count = 0; count <= Aftermath.MOST_LISTENERS; count++) {
        all.add(new Stuck());
        Launch launch = Trial.of("x = 1\nout x").heardBy(all.getLast()).start(engine);
        assertThat(launch).isInstanceOf(Launch.Started.class);
        assertThat(((Launch.Started) launch).run().await().status()).isEqualTo(Status.COMPLETED);
      }
    }
    await(all.getFirst().interrupted);
    assertThat(all.getLast().isInterrupted()).isFalse();
  }
}
