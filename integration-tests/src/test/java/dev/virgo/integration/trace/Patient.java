package dev.virgo.integration.trace;

import dev.virgo.integration.stack.AuthoredJar;
import dev.virgo.integration.stack.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A transform that does what the test wants: it fails as often as there are files {@code failN} in
 * its folder, says that it has started, and ends when it may.
 *
 * @param folder the place where both meet
 */
public record Patient(Path folder) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The folder of its jar. */
  public static Path jar(Path folder) throws IOException {
    return AuthoredJar.build(
        folder,
        Map.of(
            Gate.PATH,
            Gate.SOURCE,
            "example/patient/package-info.java",
            """
            @Namespace("example.patient")
            package example.patient;

            import dev.virgo.transform.Namespace;
            """,
            "example/patient/Patient.java",
            """
            package example.patient;

            import dev.virgo.transform.Locality;
            import dev.virgo.transform.Signal;
            import dev.virgo.transform.SignalWindow;
            import dev.virgo.transform.TimeLocality;
            import dev.virgo.transform.Transform;
            import example.gate.Gate;
            import java.nio.file.Files;
            import java.nio.file.Path;

            /** Waits for somebody. */
            @Transform(version = "1.0.0")
            @TimeLocality(Locality.Kind.POINTWISE)
            public record Patient(String folder) {
              public Signal run(SignalWindow eeg) throws Exception {
                Path place = Path.of(folder);
                for (int i = 1; i < 10; i++) {
                  if (Files.deleteIfExists(place.resolve("fail" + i))) {
                    System.out.println("about to fail");
                    throw new IllegalStateException("failure " + i);
                  }
                }
                Files.writeString(place.resolve("started" + ProcessHandle.current().pid()), "");
                Gate.pass(place);
                return new Signal(eeg.slice(eeg.samples()).samples());
              }
            }
            """));
  }

  /** One in a folder of its own. */
  public static Patient in(Path folder) throws IOException {
    return new Patient(Files.createDirectories(folder));
  }

  /** A pipeline of it, with what follows from it. */
  String pipeline() {
    return """
    use example.patient
    use virgo.eeg
    in eeg: Signal
    waited = Patient(eeg, {folder: "%s"}) with retry: 3
    power = BandPower(waited, {low_hz: 8.0, high_hz: 13.0})
    out power
    """
        .formatted(folder);
  }

  /** The next run of it fails. */
  void failNext(int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      Files.writeString(folder.resolve("fail" + i), "");
    }
  }

  /** It may end. */
  public void go() throws IOException {
    Files.writeString(folder.resolve("go"), "");
  }

  /** Returns when it has begun to wait. */
  public void awaitStarted() {
    Awaitility.await("a start of the transform in " + folder).atMost(PATIENCE).until(this::started);
  }

  private boolean started() throws IOException {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("started"));
    }
  }
}
