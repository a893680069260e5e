package dev.virgo.readers.gdf;

import dev.virgo.readers.format.DataRecords;
import dev.virgo.readers.format.Rate;
import dev.virgo.readers.format.StreamLayout;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of a GDF 1.x file, without the patient.
 *
 * @param version for example {@code 1.25}
 * @param start null if there is no valid one
 * @param records where the data records lie
 * @param openEnded the number of records is taken from the file's size, so that all behind the
 *     header is data and there are no events
 * @param sources the channels
 * @param warnings what was odd
 */
record GdfHeader(
    String version,
    @Nullable Instant start,
    DataRecords records,
    boolean openEnded,
    List<StreamLayout.Source> sources,
    List<String> warnings) {
  /** The rate of the fastest channel: event positions count in it where the table has none. */
  Rate fastest() {
    var fastest = sources.getFirst().rate();
    for (var source : sources) {
      var rate = source.rate();
      if ((double) rate.num() / rate.den() > (double) fastest.num() / fastest.den()) {
        fastest = rate;
      }
    }
    return fastest;
  }
}
