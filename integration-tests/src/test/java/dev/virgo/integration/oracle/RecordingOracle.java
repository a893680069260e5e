package dev.virgo.integration.oracle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** MNE and pyedflib, by {@code oracles/read_recordings.py}. */
public final class RecordingOracle {
  private static final Path ORACLES = oracles();

  /** One reading of one file. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Reading(
      String file,
      String by,
      @Nullable String start,
      List<Signal> signals,
      List<Event> annotations) {}

  /**
   * One channel.
   *
   * @param rate samples per second
   * @param data file of little-endian float64
   */
  record Signal(String name, double rate, int samples, String data) {
    double[] values() throws IOException {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(data))).order(ByteOrder.LITTLE_ENDIAN);
      var values = new double[samples];
      bytes.asDoubleBuffer().get(values);
      return values;
    }
  }

  /** An annotation; seconds. */
  record Event(double onset, double duration, String label) {}

  private final String python;

  private RecordingOracle(String python) {
    this.python = python;
  }

  /**
   * Takes the Python that {@code ./virgo test} has set up, else sets it up. Where that is
   * impossible the test is skipped, in CI it fails.
   */
  static RecordingOracle prepared() throws Exception {
    var given = System.getenv("VIRGO_PYTHON");
    return new RecordingOracle(
        given == null ? needed(ORACLES.resolve("venv.sh").toString()) : given);
  }

  /** The real recording of Debian's octave-biosig. */
  public static Path sample() throws Exception {
    return Path.of(needed(ORACLES.resolve("sample-gdf.sh").toString()));
  }

  /** Writes test recordings into the folder. */
  void write(Path folder) throws Exception {
    output(python, script(), "write", folder.toString());
  }

  /** Reads each file with every package that can. */
  List<Reading> read(Path out, List<Path> files) throws Exception {
    var command = new ArrayList<>(List.of(python, script(), "read", out.toString()));
    files.forEach(file -> command.add(file.toString()));
    return new ObjectMapper()
        .readValue(output(command.toArray(String[]::new)), new TypeReference<List<Reading>>() {});
  }

  /**
   * What Virgo made of a recording against SciPy on MNE's samples: one object per channel.
   *
   * @param filtered an Arrow file of the band-passed channels
   * @param power an Arrow file of their band power
   */
  JsonNode made(Path recording, Path filtered, Path power) throws Exception {
    return new ObjectMapper()
        .readTree(
            output(
                python,
                ORACLES.resolve("real_eeg.py").toString(),
                recording.toString(),
                filtered.toString(),
                power.toString()));
  }

  private static String script() {
    return ORACLES.resolve("read_recordings.py").toString();
  }

  private static String needed(String script) throws Exception {
    if ("true".equals(System.getenv("CI"))) {
      return output(script).strip();
    }
    try {
      return output(script).strip();
    } catch (IOException e) {
      return Assumptions.abort(script + " could not prepare the oracle: " + e.getMessage());
    }
  }

  private static String output(String... command) throws Exception {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return output;
  }

  private static Path oracles() {
    var folder = Path.of("oracles").toAbsolutePath();
    return Files.isDirectory(folder)
        ? folder
        : Path.of("integration-tests", "oracles").toAbsolutePath();
  }
}
