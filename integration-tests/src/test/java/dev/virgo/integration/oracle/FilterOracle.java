package dev.virgo.integration.oracle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks SciPy, through {@code oracles/filters.py}, what a filter makes of a signal. */
final class FilterOracle {
  private final Path oracles;
  private final Path folder;
  private final String python;

  /**
   * Makes the Python environment if it is not there.
   *
   * @param folder where signals are exchanged
   */
  FilterOracle(Path folder) throws IOException, InterruptedException {
    this.oracles = Path.of("oracles").toAbsolutePath();
    this.folder = folder;
    this.python = run(List.of("bash", oracles.resolve("venv.sh").toString())).strip();
  }

  /** The values for a signal; the arguments are those of the script after the two files. */
  double[] ask(String command, double[] x, List<String> arguments)
      throws IOException, InterruptedException {
    Path input = folder.resolve("input.f64");
    Path output = folder.resolve("output.f64");
    ByteBuffer bytes = ByteBuffer.allocate(x.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(x);
    Files.write(input, bytes.array());
    List<String> words = new ArrayList<>();
    words.add(python);
    words.add(oracles.resolve("filters.py").toString());
    words.addAll(List.of(command, input.toString(), output.toString()));
    words.addAll(arguments);
    run(words);
    DoubleBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[] y = new double[values.remaining()];
    values.get(y);
    return y;
  }

  private static String run(List<String> words) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("oracle", ".txt");
    Process process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + " failed: " + Files.readString(errors));
    }
    Files.delete(errors);
    return answer;
  }
}
