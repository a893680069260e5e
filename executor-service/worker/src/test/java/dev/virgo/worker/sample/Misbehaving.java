package dev.virgo.worker.sample;

import dev.virgo.transform.Locality;
import dev.virgo.transform.PermanentFailure;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.TimeLocality;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Does what transforms should not. */
@Transform(version = "1.0")
@Resources(cpu = 1, ramGb = 0.25)
@TimeLocality(Locality.Kind.POINTWISE)
public record Misbehaving(String how) {
  /** Keeps the compiler from leaving the work out. */
  static volatile double sink;

  @SuppressWarnings({"NullAway", "SystemExitOutsideMain"}) // It misbehaves.
  public Signal run(SignalWindow eeg) {
    int samples = eeg.sliceEnd() - eeg.sliceStart();
    return switch (how) {
      case "behave" -> eeg.slice(eeg.samples());
      case "not_a_number" -> new Signal(new double[][] {nan(samples), nan(samples)});
      case "throw" -> throw new IllegalStateException("it is broken");
      case "throw_at_length" -> throw new IllegalStateException("x".repeat(100_000));
      case "throw_in_second" -> {
        if (eeg.sliceT0Ns() > 0) {
          throw new IllegalStateException("it is broken");
        }
        yield eeg.slice(eeg.samples());
      }
      case "give_up" -> throw new PermanentFailure("it is pointless");
      case "recurse" -> recurse(eeg);
      case "null" -> null;
      case "null_channel" -> new Signal(new double[][] {nan(samples), null});
      case "one_channel" -> new Signal(new double[][] {nan(samples)});
      case "too_many" -> new Signal(new double[][] {nan(samples + 1), nan(samples + 1)});
      case "exit" -> {
        System.exit(7);
        yield null;
      }
      case "say_and_exit" -> {
        System.out.print("dying without an end of line");
        System.exit(7);
        yield null;
      }
      case "exit_in_second" -> {
        if (eeg.sliceT0Ns() > 0) {
          System.exit(7);
        }
        yield eeg.slice(eeg.samples());
      }
      case "loop" -> loop();
      case "exhaust" -> exhaust();
      case "hog" -> {
        hog();
        yield eeg.slice(eeg.samples());
      }
      case "print" -> {
        System.out.println("printed by a transform");
        System.err.println("complained by a transform");
        yield eeg.slice(eeg.samples());
      }
      case "chatter" -> {
        chatter();
        yield eeg.slice(eeg.samples());
      }
      case "leave_behind" -> {
        leaveBehind();
        yield eeg.slice(eeg.samples());
      }
      default -> throw new IllegalArgumentException(how);
    };
  }

  private static double[] nan(int samples) {
    var values = new double[samples];
    java.util.Arrays.fill(values, Double.NaN);
    return values;
  }

  private static Signal recurse(SignalWindow eeg) {
    return eeg.samples().length > 99 ? new Signal(eeg.samples()) : recurse(eeg);
  }

  private static Signal loop() {
    for (double x = 0; ; x += 1) {
      sink = x;
    }
  }

  private static Signal exhaust() {
    List<double[]> all = new ArrayList<>();
    while (true) {
      all.add(new double[1 << 20]);
      sink = all.size();
    }
  }

  /** A child with this process's own input and output, which takes all of the one. */
  private static void chatter() {
    try {
      new ProcessBuilder("sh", "-c", "echo printed by a child; cat").inheritIO().start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A child whose parent has ended, and that nobody finds among the descendants of a worker. */
  private static void leaveBehind() {
    try {
      new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo left $!")
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Touches 300 MiB and works on it for a while. */
  private static void hog() {
    List<double[]> all = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < 300; i++) {
      var block = new double[1 << 17];
      java.util.Arrays.fill(block, i);
      all.add(block);
    }
    for (int round = 0; round < 5; round++) {
      for (var block : all) {
        for (double value : block) {
          sum += Math.sqrt(value + round);
        }
      }
    }
    sink = sum;
  }
}
