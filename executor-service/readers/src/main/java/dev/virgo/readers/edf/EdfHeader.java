package dev.virgo.readers.edf;

import dev.virgo.readers.format.DataRecords;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of an EDF or BDF file, without the patient.
 *
 * @param start as the header has it, or null if it has no valid date and time
 * @param records where the data records lie; their number is checked against the file's size
 * @param recordSeconds duration of a data record; 0 in files that hold annotations only
 * @param warnings what was odd
 */
record EdfHeader(
    EdfVariant variant,
    @Nullable LocalDateTime start,
    DataRecords records,
    BigDecimal recordSeconds,
    List<EdfChannel> channels,
    List<String> warnings) {
  /** Place of the record duration in the file. */
  static final int DURATION_AT = 244;

  List<EdfChannel> annotationChannels() {
    return channels.stream().filter(EdfChannel::annotations).toList();
  }

  List<EdfChannel> signals() {
    return channels.stream().filter(channel -> !channel.annotations()).toList();
  }
}
