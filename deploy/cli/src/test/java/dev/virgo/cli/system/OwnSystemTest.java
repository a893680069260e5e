package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.OwnProcess;
import dev.virgo.cli.Session;
import dev.virgo.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OwnSystemTest {
  /** A command in the middle of its work, in a process of its own. */
  static final class Working {
    private Working() {}

    public static void main(String[] args) throws InterruptedException {
      var terminal = new Terminal(System.out, System.err, false);
      try (var own = new OwnSystem(terminal, () -> terminal.print("stopped"))) {
        if (args[0].equals("keep")) {
          own.keep();
        }
        terminal.print("working");
        new CountDownLatch(1).await();
      }
    }
  }

  private static List<String> interrupted(String word) throws Exception {
    var process = OwnProcess.of(Working.class, word);
    try (var lines = process.inputReader()) {
      var said = new ArrayList<String>();
      said.add(lines.readLine());
      // As Ctrl-C does, or a kill.
      process.toHandle().destroy();
      lines.lines().forEach(said::add);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_command_that_is_interrupted_stops_its_system() throws Exception {
    assertThat(interrupted("stop")).containsExactly("working", "stopped");
  }

  @Test
  void a_system_that_is_kept_outlives_the_command() throws Exception {
    assertThat(interrupted("keep")).containsExactly("working");
  }

  @Test
  void it_is_stopped_once() {
    var stops = new ArrayList<String>();
    var nowhere = new ByteArrayOutputStream();
    try (var own = new OwnSystem(Session.terminal(nowhere, nowhere), () -> stops.add("stop"))) {
      own.close();
    }
    assertThat(stops).hasSize(1);
  }
}
