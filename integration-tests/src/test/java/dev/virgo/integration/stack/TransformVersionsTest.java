package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.readers.demo.DemoRecording;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An author's transform in a jar, and what a new version of it computes again. */
@Timeout(600)
class TransformVersionsTest {
  private static final String PIPELINE =
      """
      use example.split
      use virgo.eeg
      in eeg: Signal
      parts = Split(eeg)
      louder_power = BandPower(parts.louder, {low_hz: 8.0, high_hz: 13.0})
      rectified_power = BandPower(parts.rectified, {low_hz: 8.0, high_hz: 13.0})
      out louder_power
      out rectified_power
      """;

  private static final int SLICES = 6;

  @TempDir Path folder;

  @Test
  void a_new_version_runs_the_groups_whose_code_changed_and_what_reads_them() throws Exception {
    var recording = folder.resolve("rec.edf");
    DemoRecording.write(recording, 3, DemoRecording.Settings.DEFAULT.withSeconds(60));
    var pipeline = Files.writeString(folder.resolve("split.cst"), PIPELINE);
    var virgo = new Virgo(folder.resolve("data"));

    var first =
        with(
            virgo,
            "1.0.0",
            "-sample",
            () -> {
              virgo.succeed("ingest", recording.toString(), "--wait");
              return run(virgo, pipeline);
            });
    var sameCode = with(virgo, "1.0.1", "-sample", () -> run(virgo, pipeline));
    var otherCode = with(virgo, "1.0.2", "-sample / 2", () -> run(virgo, pipeline));

    assertThat(materialized(first))
        .isEqualTo(Map.of("parts", 2 * SLICES, "louder_power", SLICES, "rectified_power", SLICES));
    assertThat(materialized(sameCode))
        .isEqualTo(Map.of("parts", 0, "louder_power", 0, "rectified_power", 0));
    assertThat(Virgo.node(sameCode, "parts").path("cutoff").asInt()).isEqualTo(2 * SLICES);
    assertThat(materialized(otherCode))
        .isEqualTo(Map.of("parts", SLICES, "louder_power", 0, "rectified_power", SLICES));
  }

  private interface Work {
    JsonNode with() throws Exception;
  }

  /** A system whose workers have that version of the transform. */
  private JsonNode with(Virgo virgo, String version, String negative, Work work) throws Exception {
    var jars = Files.createDirectories(folder.resolve(version));
    var classes = folder.resolve(version + "-classes");
    assertThat(AuthorsCompiler.compile(sources(version, negative), classes)).isEmpty();
    AuthorsCompiler.jar(classes, jars.resolve("split.jar"));
    virgo.succeed("up", "--transforms", jars.toString());
    try {
      return work.with();
    } finally {
      virgo.succeed("down");
    }
  }

  private static JsonNode run(Virgo virgo, Path pipeline) throws Exception {
    return virgo
        .succeed("run", pipeline.toString(), "--recording", "rec", "--wait", "--json")
        .json();
  }

  private static Map<String, Integer> materialized(JsonNode run) {
    var counts = new java.util.TreeMap<String, Integer>();
    run.path("nodes")
        .forEach(node -> counts.put(node.path("node").asText(), node.path("materialized").asInt()));
    return counts;
  }

  /** Two fields, each a group of its own. */
  private static List<JavaFileObject> sources(String version, String negative) {
    return List.of(
        source(
            "example/split/package-info.java",
            """
            @Namespace("example.split")
            package example.split;

            import dev.virgo.transform.Namespace;
            """),
        source(
            "example/split/Split.java",
            """
            package example.split;

            import dev.virgo.transform.Field;
            import dev.virgo.transform.Locality;
            import dev.virgo.transform.Signal;
            import dev.virgo.transform.SignalWindow;
            import dev.virgo.transform.TimeLocality;
            import dev.virgo.transform.Transform;
            import java.util.function.DoubleUnaryOperator;

            /** Two ways to change a signal. */
            @Transform(version = "VERSION")
            public record Split() {
              /** Twice as loud. */
              @Field
              @TimeLocality(Locality.Kind.POINTWISE)
              public Signal louder(SignalWindow signal) {
                return each(signal, sample -> 2 * sample);
              }

              /** Without a sign. */
              @Field
              @TimeLocality(Locality.Kind.POINTWISE)
              public Signal rectified(SignalWindow signal) {
                return each(signal, sample -> sample < 0 ? NEGATIVE : sample);
              }

              private static Signal each(SignalWindow signal, DoubleUnaryOperator change) {
                double[][] values = signal.slice(signal.samples()).samples();
                for (double[] channel : values) {
                  for (int i = 0; i < channel.length; i++) {
                    channel[i] = change.applyAsDouble(channel[i]);
                  }
                }
                return new Signal(values);
              }
            }
            """
                .replace("VERSION", version)
                .replace("NEGATIVE", negative)));
  }

  private static JavaFileObject source(String path, String text) {
    return new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
