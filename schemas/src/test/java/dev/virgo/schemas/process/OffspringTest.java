package dev.virgo.schemas.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffspringTest {
  private static final ProcessName HERE = ProcessName.current();

  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void ends_what_a_process_that_has_ended_itself_has_started() throws Exception {
    var offspring = Offspring.ofCurrent();
    var orphan = orphan(offspring);
    var another = orphan(Offspring.ofCurrent());

    assertThat(offspring.end()).isEqualTo(1);

    assertThat(runs(orphan)).isFalse();
    assertThat(runs(another)).isTrue();
    assertThat(offspring.end()).isZero();
  }

  @Test
  void of_what_was_left_only_that_is_ended_whose_owner_was_seen_here_and_lives_no_more()
      throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    var left = orphan(new Offspring(new ProcessName(HERE.numbering(), ended.pid(), 1)));
    // Its pid is somebody else's by now.
    var reborn = orphan(new Offspring(new ProcessName(HERE.numbering(), HERE.pid(), 1)));
    var others = orphan(new Offspring(new ProcessName("7", ended.pid(), 1)));
    var owned = orphan(Offspring.ofCurrent());

    assertThat(Offspring.endOrphans()).isGreaterThanOrEqualTo(2);

    assertThat(List.of(left, reborn)).noneMatch(OffspringTest::runs);
    assertThat(List.of(others, owned)).allMatch(OffspringTest::runs);
  }

  @Test
  void process_is_found_by_its_name_as_long_as_it_lives() throws Exception {
    var process = new ProcessBuilder("sleep", "1000").start();
    started.add(process.toHandle());
    var name = ProcessName.of(process.toHandle());

    assertThat(ProcessName.parse(name.toString())).hasValue(name);
    assertThat(name.isVisible()).isTrue();
    assertThat(name.lives()).isTrue();
    process.destroyForcibly().waitFor();
    assertThat(name.lives()).isFalse();
    assertThat(ProcessName.parse("4026531836.-3.1")).isEmpty();
    assertThat(ProcessName.parse(name + ".1")).isEmpty();
  }

  private static boolean runs(ProcessHandle process) {
    return ProcessName.of(process).lives();
  }

  /** A child of a shell that has ended, as seen from the process table. */
  private ProcessHandle orphan(Offspring offspring) throws IOException, InterruptedException {
    var shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!");
    offspring.mark(shell.environment());
    var process = shell.start();
    long pid;
    try (var said = process.inputReader()) {
      pid = Long.parseLong(String.valueOf(said.readLine()));
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    var orphan = ProcessHandle.of(pid).orElseThrow();
    started.add(orphan);
    return orphan;
  }
}
