package dev.virgo.readers.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.Channel;
import dev.virgo.readers.RecordingReader;
import dev.virgo.readers.Segment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoRecordingTest {
  private static final DemoRecording.Settings MINUTE =
      DemoRecording.Settings.DEFAULT.withSeconds(60);

  @TempDir Path folder;

  /** Power of a channel in [from, to) Hz by a plain discrete Fourier transform over n samples. */
  private static double power(double[] samples, int first, int n, double from, double to) {
    double sum = 0;
    double step = (double) DemoRecording.RATE_HZ / n;
    for (int bin = (int) Math.ceil(from / step); bin * step < to; bin++) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < n; i++) {
        double angle = 2 * Math.PI * bin * i / n;
        re += samples[first + i] * Math.cos(angle);
        im += samples[first + i] * Math.sin(angle);
      }
      sum += re * re + im * im;
    }
    return sum;
  }

  private static double[] channel(Path file, String name) throws Exception {
    try (var reader = RecordingReader.open(file)) {
      var stream = reader.header().streams().getFirst();
      var samples = new double[stream.channels().size()][(int) stream.samples()];
      reader.read(0, 0, (int) stream.samples(), samples);
      return samples[stream.channels().indexOf(new Channel(name, "uV"))];
    }
  }

  @Test
  void default_recording_has_eight_channels_a_gap_and_annotations() throws Exception {
    var file = folder.resolve("demo.edf");
    DemoRecording.write(file, 1);
    try (var reader = RecordingReader.open(file)) {
      var header = reader.header();
      assertThat(header.format()).isEqualTo("EDF+D");
      assertThat(header.warnings()).isEmpty();
      assertThat(header.extentNs()).isEqualTo(600_000_000_000L);
      var eeg = header.streams().getFirst();
      assertThat(eeg.name()).isEqualTo("eeg");
      assertThat(eeg.rateNum()).isEqualTo(256);
      assertThat(eeg.channels()).hasSize(8);
      assertThat(eeg.segments())
          .containsExactly(new Segment(0, 300 * 256), new Segment(307_500_000_000L, 585 * 128));
      assertThat(reader.annotations())
          .extracting(Annotation::label)
          .contains("eyes closed", "P3 off")
          .hasSizeGreaterThan(15);
    }
    var p3 = channel(file, "P3");
    int flat = (int) ((420 - 7.5) * 256);
    for (int i = 0; i < 15 * 256; i++) {
      assertThat(Math.abs(p3[flat + i])).isLessThan(0.01);
    }
  }

  @Test
  void same_seed_gives_the_same_bytes_and_another_seed_others() throws Exception {
    var files = new byte[3][];
    for (int i = 0; i < 3; i++) {
      var file = folder.resolve(i + ".edf");
      DemoRecording.write(file, i / 2, MINUTE);
      files[i] = Files.readAllBytes(file);
    }
    assertThat(files[0]).isEqualTo(files[1]).isNotEqualTo(files[2]);
  }

  @Test
  void hum_decides_the_mains_ratio() throws Exception {
    var loud = folder.resolve("loud.edf");
    var quiet = folder.resolve("quiet.edf");
    DemoRecording.write(loud, 7, MINUTE);
    DemoRecording.write(quiet, 7, MINUTE.withMainsUv(1));
    for (var name : DemoRecording.CHANNELS) {
      assertThat(mainsRatio(loud, name)).as(name).isGreaterThan(0.25);
      assertThat(mainsRatio(quiet, name)).as(name).isLessThan(0.05);
    }
  }

  private static double mainsRatio(Path file, String name) throws Exception {
    var samples = channel(file, name);
    return power(samples, 0, 2048, 49, 51.01) / power(samples, 0, 2048, 1, 100);
  }

  @Test
  void alpha_is_strongest_at_the_back_while_the_eyes_are_closed() throws Exception {
    var file = folder.resolve("alpha.edf");
    DemoRecording.write(file, 3, MINUTE);
    Annotation burst;
    try (var reader = RecordingReader.open(file)) {
      burst = reader.annotations().getFirst();
    }
    int during = (int) (burst.onsetNs() * 256 / 1_000_000_000L) + 128;
    var back = channel(file, "O1");
    var front = channel(file, "Fp1");
    double closed = power(back, during, 512, 9, 11.1);
    assertThat(closed).isGreaterThan(5 * power(back, 0, 512, 9, 11.1));
    assertThat(closed).isGreaterThan(5 * power(front, during, 512, 9, 11.1));
  }
}
