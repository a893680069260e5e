package dev.virgo.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.OwnProcess;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GoesOnTest {
  /** A command that waits for a run, in a process of its own. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws InterruptedException {
      var terminal = new Terminal(System.out, System.out, false);
      try (var _ = GoesOn.of(terminal, "earlier")) {
        terminal.print("the earlier run has ended");
      }
      try (var _ = GoesOn.of(terminal, "run-1")) {
        terminal.print("waiting");
        new CountDownLatch(1).await();
      }
    }
  }

  @Test
  void who_interrupts_is_told_of_the_run_that_goes_on_and_of_no_other() throws Exception {
    var process = OwnProcess.of(Waiting.class);
    try (var lines = process.inputReader()) {
      var said = new ArrayList<String>();
      said.add(lines.readLine());
      said.add(lines.readLine());
      process.toHandle().destroy();
      lines.lines().forEach(said::add);
      assertThat(said).hasSize(3);
      assertThat(said.getLast()).contains("run-1 goes on", "virgo cancel run-1");
    } finally {
      process.destroyForcibly();
    }
  }
}
