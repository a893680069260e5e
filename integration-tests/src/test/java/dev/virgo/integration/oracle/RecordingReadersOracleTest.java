package dev.virgo.integration.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Scrub;
import dev.virgo.readers.StreamKind;
import dev.virgo.readers.demo.DemoRecording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virgo's readers against MNE and pyedflib, sample by sample. */
@Tag("oracle")
final class RecordingReadersOracleTest {
  /** Both compute in float64, MNE by way of volts: a few units in the last place of some 500. */
  private static final double TOLERANCE = 1e-9;

  @TempDir Path folder;

  private static final class Values {
    private final double rate;
    private final double[] samples;

    private Values(double rate, double[] samples) {
      this.rate = rate;
      this.samples = samples;
    }
  }

  @Test
  void every_format_reads_as_the_reference_reads_it() throws Exception {
    var oracle = RecordingOracle.prepared();
    oracle.write(folder);
    var files =
        List.of("plus.edf", "plus.bdf", "short.vhdr", "float.vhdr", "mode1.gdf").stream()
            .map(folder::resolve)
            .toList();
    var readings = oracle.read(folder.resolve("out"), files);
    assertThat(readings).hasSize(7);
    for (var reading : readings) {
      assertSame(reading, folder.resolve(reading.file()));
    }
  }

  @Test
  void real_gdf_recording_reads_as_mne_reads_it_and_its_copy_names_nobody() throws Exception {
    var oracle = RecordingOracle.prepared();
    var sample = RecordingOracle.sample();
    var name = patient(sample);
    var copy = Scrub.copy(sample, folder.resolve("copy.gdf"));
    for (var reading : oracle.read(folder.resolve("out"), List.of(sample, copy))) {
      assertThat(reading.signals()).hasSize(4);
      assertThat(reading.annotations()).hasSize(200);
      assertSame(reading, reading.file().equals("copy.gdf") ? copy : sample);
    }
    var text = new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1);
    for (var part : name.split("\\s+", -1)) {
      assertThat(text).doesNotContain(part);
    }
  }

  /** The name is taken from the file: it must stand nowhere in this repository. */
  private static String patient(Path sample) throws Exception {
    var name = new String(Files.readAllBytes(sample), 8, 80, StandardCharsets.ISO_8859_1).strip();
    assertThat(name).isNotEmpty();
    return name;
  }

  @Test
  void what_virgo_writes_is_read_by_mne_as_virgo_reads_it() throws Exception {
    var oracle = RecordingOracle.prepared();
    var file = folder.resolve("demo.edf");
    DemoRecording.write(file, 5, DemoRecording.Settings.DEFAULT.withSeconds(320));
    var reading = oracle.read(folder.resolve("out"), List.of(file)).getFirst();
    assertThat(reading.signals()).hasSize(8);
    // MNE reads discontinuous files as if there were no gap: the samples agree, not the times.
    assertSamples(reading, file);
  }

  private static void assertSame(RecordingOracle.Reading reading, Path file) throws Exception {
    assertSamples(reading, file);
    var what = reading.file() + " by " + reading.by();
    try (var reader = RecordingReader.open(file)) {
      if (reading.start() != null) {
        assertThat(reader.header().start())
            .as(what)
            .isEqualTo(OffsetDateTime.parse(reading.start()).toInstant());
      }
      var annotations = reader.annotations();
      assertThat(annotations)
          .as(what)
          .extracting(Annotation::label)
          .containsExactlyInAnyOrderElementsOf(
              reading.annotations().stream().map(RecordingOracle.Event::label).toList());
      for (var expected : reading.annotations()) {
        assertThat(annotations)
            .as(what)
            .anySatisfy(annotation -> assertSame(annotation, expected, reading));
      }
    }
  }

  private static void assertSame(
      Annotation annotation, RecordingOracle.Event expected, RecordingOracle.Reading reading) {
    assertThat(annotation.label()).isEqualTo(expected.label());
    assertThat(annotation.onsetNs() / 1e9).isCloseTo(expected.onset(), within(1e-6));
    // MNE gives every GDF event at least one sample.
    boolean instant = annotation.durationNs() == 0 && reading.file().endsWith(".gdf");
    double shortest = instant ? 1.0 / reading.signals().getFirst().rate() : 0;
    assertThat(Math.max(shortest, annotation.durationNs() / 1e9))
        .isCloseTo(expected.duration(), within(1e-6));
  }

  private static void assertSamples(RecordingOracle.Reading reading, Path file) throws Exception {
    var ours = channels(file);
    int compared = 0;
    for (var signal : reading.signals()) {
      var own = ours.get(signal.name());
      assertThat(own).as("%s: channel %s", file, signal.name()).isNotNull();
      // MNE brings slower channels to the fastest rate; pyedflib has them as they are.
      if (own.rate != signal.rate() && reading.by().equals("mne")) {
        continue;
      }
      assertThat(own.rate).isEqualTo(signal.rate());
      assertThat(own.samples)
          .as("%s, channel %s, by %s", reading.file(), signal.name(), reading.by())
          .containsExactly(signal.values(), within(TOLERANCE));
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(reading.signals().size() - 1).isPositive();
  }

  private static Map<String, Values> channels(Path file) throws Exception {
    var channels = new HashMap<String, Values>();
    try (var reader = RecordingReader.open(file)) {
      var streams = reader.header().streams();
      for (int s = 0; s < streams.size(); s++) {
        var stream = streams.get(s);
        if (stream.kind() == StreamKind.SIGNAL) {
          int count = Math.toIntExact(stream.samples());
          var samples = new double[stream.channels().size()][count];
          reader.read(s, 0, count, samples);
          for (int c = 0; c < samples.length; c++) {
            channels.put(
                stream.channels().get(c).name(),
                new Values((double) stream.rateNum() / stream.rateDen(), samples[c]));
          }
        }
      }
    }
    return channels;
  }
}
