package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.OwnProcess;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndsAtOnceTest {
  /** Work with a child of its own, and a hook that would take for ever. */
  static final class Working {
    private Working() {}

    public static void main(String[] args) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(Working::forEver));
      try (var _ = new EndsAtOnce(() -> System.out.println("first"))) {
        var child = new ProcessBuilder("sleep", "1000").start();
        System.out.println(child.pid());
        if (args[0].equals("work")) {
          forEver();
        }
        child.destroyForcibly();
      }
      System.out.println("done");
      Runtime.getRuntime().halt(0);
    }

    private static void forEver() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void what_is_interrupted_ends_with_its_children_and_waits_for_no_other_hook() throws Exception {
    var process = OwnProcess.of(Working.class, "work");
    try (var lines = process.inputReader()) {
      var child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      // As Ctrl-C does, or a kill.
      process.toHandle().destroy();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(EndsAtOnce.KILLED);
      assertThat(lines.lines()).containsExactly("first");
      child.onExit().get(30, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void what_comes_to_its_end_goes_on() throws Exception {
    var process = OwnProcess.of(Working.class, "end");
    try (var lines = process.inputReader()) {
      assertThat(lines.lines().skip(1)).containsExactly("done");
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
