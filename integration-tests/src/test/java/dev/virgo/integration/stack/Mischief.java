package dev.virgo.integration.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A transform that does what no transform should, as its configuration says. */
final class Mischief {
  /** How long its children would live, seconds; an argument that no other process has. */
  static final String CHILD = "86423";

  private Mischief() {}

  /** The folder of its jar. */
  static Path jar(Path folder) throws IOException {
    return AuthoredJar.build(
        folder,
        Map.of(
            Gate.PATH,
            Gate.SOURCE,
            "example/mischief/package-info.java",
            """
            @Namespace("example.mischief")
            package example.mischief;

            import dev.virgo.transform.Namespace;
            """,
            "example/mischief/Mischief.java",
            """
            package example.mischief;

            import dev.virgo.transform.Locality;
            import dev.virgo.transform.Resources;
            import dev.virgo.transform.Signal;
            import dev.virgo.transform.SignalWindow;
            import dev.virgo.transform.TimeLocality;
            import dev.virgo.transform.Transform;
            import example.gate.Gate;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.List;

            /** Does what it is told. */
            @Transform(version = "1.0.0")
            @Resources(cpu = 1, ramGb = 0.25)
            @TimeLocality(Locality.Kind.POINTWISE)
            public record Mischief(String how, String place) {
              static volatile double sink;

              public Signal run(SignalWindow eeg) throws Exception {
                double[][] samples = eeg.slice(eeg.samples()).samples();
                switch (how) {
                  case "throw" -> throw new IllegalStateException("it is broken");
                  case "loop" -> {
                    while (true) {
                      sink += 1;
                    }
                  }
                  case "sleep" -> Thread.sleep(600_000);
                  case "exhaust" -> {
                    List<double[]> all = new ArrayList<>();
                    while (true) {
                      all.add(new double[1 << 20]);
                      sink = all.size();
                    }
                  }
                  case "exit" -> System.exit(7);
                  case "spawn" -> spawn();
                  case "spawn_and_exit" -> {
                    spawn();
                    System.exit(7);
                  }
                  case "spawn_and_loop" -> {
                    spawn();
                    while (true) {
                      sink += 1;
                    }
                  }
                  case "print" -> {
                    String line = "x".repeat(999);
                    for (int i = 0; i < 100_000; i++) {
                      System.out.println(line);
                    }
                  }
                  case "not_a_number" -> {
                    for (double[] channel : samples) {
                      Arrays.fill(channel, Double.NaN);
                    }
                  }
                  case "one_channel" -> {
                    return new Signal(new double[][] {samples[0]});
                  }
                  case "too_much" -> {
                    for (int i = 0; i < samples.length; i++) {
                      samples[i] = Arrays.copyOf(samples[i], samples[i].length + 1);
                    }
                  }
                  case "random" -> samples[0][0] = System.nanoTime();
                  case "wait" -> {
                    Files.writeString(Path.of(place, "started"), "");
                    Gate.pass(Path.of(place));
                  }
                  default -> throw new IllegalArgumentException(how);
                }
                return new Signal(samples);
              }

              /** Holds whatever it can get of its parent. */
              private static void spawn() throws Exception {
                new ProcessBuilder("sleep", "CHILD").inheritIO().start();
              }
            }
            """
                .replace("CHILD", CHILD)));
  }

  /**
   * A pipeline of it, with a reader of its result.
   *
   * @param options of the call: {@code with timeout: 2s}, or nothing
   * @param lowHz of the reader, which is another one for each number
   */
  static String pipeline(String how, Path place, String options, double lowHz) {
    return """
    use example.mischief
    use virgo.eeg
    in eeg: Signal
    bad = Mischief(eeg, {how: "%s", place: "%s"}) %s
    power = BandPower(bad, {low_hz: %s, high_hz: 13.0})
    out power
    """
        .formatted(how, place, options, lowHz);
  }
}
