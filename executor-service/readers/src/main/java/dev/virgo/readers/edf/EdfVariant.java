package dev.virgo.readers.edf;

import dev.virgo.readers.format.SampleType;

/**
 * Which member of the family a file is.
 *
 * @param bits24 BDF (24 bits) instead of EDF (16 bits)
 * @param plus the file says that it follows EDF+ or BDF+
 * @param discontinuous there may be gaps between data records
 */
record EdfVariant(boolean bits24, boolean plus, boolean discontinuous) {
  /** What the fixed part of a header says. */
  static EdfVariant of(byte firstByte, String reserved) {
    boolean plus = reserved.startsWith("EDF+") || reserved.startsWith("BDF+");
    return new EdfVariant(
        firstByte == (byte) 0xFF, plus, plus && reserved.length() > 4 && reserved.charAt(4) == 'D');
  }

  /** For example {@code EDF+D}. */
  String text() {
    return (bits24 ? "BDF" : "EDF") + (!plus ? "" : discontinuous ? "+D" : "+C");
  }

  SampleType sampleType() {
    return bits24 ? SampleType.INT24 : SampleType.INT16;
  }

  boolean isAnnotations(String label) {
    return label.equals("EDF Annotations") || label.equals("BDF Annotations");
  }
}
