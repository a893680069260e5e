package dev.virgo.readers.format;

import java.nio.ByteOrder;

/**
 * The data records of a file, one after the other.
 *
 * @param file the file they are in
 * @param offset where the first begins
 * @param recordBytes length of one
 * @param count how many there are
 * @param order of the bytes of a sample
 */
public record DataRecords(
    FileBytes file, long offset, long recordBytes, long count, ByteOrder order) {
  /** Where a data record begins. */
  public long startOf(long record) {
    return offset + record * recordBytes;
  }
}
