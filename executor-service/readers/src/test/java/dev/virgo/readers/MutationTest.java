package dev.virgo.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.virgo.readers.brainvision.RawBrainVision;
import dev.virgo.readers.edf.RawEdf;
import dev.virgo.readers.gdf.RawGdf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens to a file: it reads, or it is an {@link UnreadableRecording}. */
final class MutationTest {
  private static final int TRIALS = 600;

  /** What damaged numbers tend to look like. */
  private static final String[] PIECES = {
    "-1", "0", "99999999", "1e99", "-0.5", "+", "\u0014", "\u0015", "\0", "\n", ",", "=", "\u00ff"
  };

  @TempDir Path folder;

  private Path original(String format) throws Exception {
    return switch (format) {
      case "edf" -> {
        var raw = RawEdf.edf().signal("Cz", 5).signal("ECG", 2).signal("EDF Annotations", 20);
        raw.reserved = "EDF+D";
        raw.records = "3";
        for (int r = 0; r < 3; r++) {
          raw.samples(1, 2, 3, 4, 5, 6, 7)
              .tal(40, "+" + 2 * r + "\u0014\u0014\0+" + 2 * r + ".5\u00150.2\u0014word\u0014\0");
        }
        yield raw.write(folder.resolve("m.edf"));
      }
      case "bdf" -> {
        var raw = RawEdf.bdf().signal("A1", 3).signal("Status", 3);
        raw.records = "-1";
        raw.samples(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        yield raw.write(folder.resolve("m.bdf"));
      }
      case "gdf" -> {
        var raw = new RawGdf().channel("Cz", 3, 2, 100, 1000).channel("EOG", 16, 1, 2, 4);
        raw.records = 2;
        raw.data(data -> data.putLong(7).putLong(9).putInt(3).putInt(1).putInt(2))
            .data(data -> data.putShort((short) 768).putShort((short) 1).putInt(2));
        yield raw.write(folder.resolve("m.gdf"));
      }
      case "vhdr", "vmrk", "eeg" -> {
        var raw = new RawBrainVision();
        raw.name = "m";
        raw.markers += "Mk2=New Segment,,2,1,0,20310302040507500000\nMk3=Stimulus,S1,3,1,2\n";
        raw.data(data -> data.putLong(7).putLong(9));
        yield raw.write(folder);
      }
      default -> throw new IllegalArgumentException(format);
    };
  }

  @ParameterizedTest
  @CsvSource({"edf, 1", "edf, 2", "bdf, 3", "gdf, 4", "gdf, 5", "vhdr, 6", "vmrk, 7", "eeg, 8"})
  void damaged_file_reads_or_is_refused(String format, long seed) throws Exception {
    var main = original(format);
    var victim = folder.resolve("m." + format);
    var bytes = Files.readAllBytes(victim);
    var random = new Random(seed);
    int[] outcomes = new int[2];
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int trial = 0; trial < TRIALS; trial++) {
            Files.write(victim, mutated(bytes, random));
            try {
              outcomes[readEverything(main) ? 0 : 1]++;
            } catch (RuntimeException | Error e) {
              throw new AssertionError(format + ", seed " + seed + ", trial " + trial, e);
            }
          }
        });
    assertThat(outcomes[0]).as("files that still read").isPositive();
    assertThat(outcomes[1]).as("files that were refused").isPositive();
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    var result = bytes.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(5)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> result = Arrays.copyOf(result, Math.max(1, at));
        case 3 -> {
          var piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.ISO_8859_1);
          System.arraycopy(piece, 0, result, at, Math.min(piece.length, result.length - at));
        }
        case 4 -> {
          int from = random.nextInt(result.length);
          int length = Math.min(random.nextInt(40), result.length - Math.max(from, at));
          System.arraycopy(result, from, result, at, length);
        }
        default -> throw new IllegalStateException();
      }
    }
    return result;
  }

  private static boolean readEverything(Path file) {
    try (var reader = RecordingReader.open(file)) {
      for (int s = 0; s < reader.header().streams().size(); s++) {
        var stream = reader.header().streams().get(s);
        if (stream.kind() == StreamKind.SIGNAL) {
          int count = Math.toIntExact(stream.samples());
          reader.read(s, 0, count, new double[stream.channels().size()][count]);
        }
        // Blocks as long as a minute or more: a mutation may well make an hour out of a second.
        long blockNs = Math.max(60_000_000_000L, reader.header().extentNs() / 1000);
        BlockHasher.blocks(reader, s, blockNs);
      }
      return true;
    } catch (UnreadableRecording e) {
      assertThat(e.what()).isNotBlank();
      assertThat(e.remedy()).isNotBlank();
      return false;
    }
  }
}
