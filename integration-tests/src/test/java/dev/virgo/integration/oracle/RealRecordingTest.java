package dev.virgo.integration.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.stack.RunningSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real EEG through the whole system, against SciPy over the whole recording. */
@Tag("oracle")
@Timeout(600)
@ExtendWith(RunningSystem.Shared.class)
class RealRecordingTest {
  /** What the band-pass declares for a seam, and rounding; relative to the RMS. */
  private static final double SEAM = 6e-8;

  @Test
  void what_is_made_in_slices_equals_scipy_over_the_whole_recording(
      RunningSystem system, @TempDir Path folder) throws Exception {
    var virgo = system.virgo();
    var recording = RecordingOracle.sample();
    var oracle = RecordingOracle.prepared();
    var pipeline =
        Files.writeString(
            folder.resolve("real.cst"),
            """
            use virgo.eeg
            in eeg: Signal
            filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
            power = BandPower(filtered, {low_hz: 8.0, high_hz: 13.0})
            out filtered
            out power
            """);
    virgo.succeed("ingest", recording.toString(), "--id", "real", "--wait");

    var run =
        virgo
            .succeed("run", pipeline.toString(), "--recording", "real", "--wait", "--json")
            .json()
            .path("run")
            .asText();
    var filtered = folder.resolve("filtered.arrow");
    var power = folder.resolve("power.arrow");
    virgo.succeed("get", run + "/filtered", "-o", filtered.toString());
    virgo.succeed("get", run + "/power", "-o", power.toString());

    assertThat(oracle.made(recording, filtered, power))
        .hasSize(4)
        .allSatisfy(channel -> {
          assertThat(channel.path("samples").asInt()).isEqualTo(97_419);
          assertThat(channel.path("seams").asInt()).isEqualTo(37);
          assertThat(channel.path("filtered").asDouble()).isLessThan(SEAM);
          assertThat(channel.path("filtered_at_seams").asDouble()).isLessThan(SEAM);
          assertThat(channel.path("power").asDouble()).isLessThan(SEAM);
        });
  }
}
