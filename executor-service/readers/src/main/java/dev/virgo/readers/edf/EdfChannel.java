package dev.virgo.readers.edf;

import dev.virgo.readers.format.Calibration;

/**
 * One signal of an EDF header.
 *
 * @param label without surrounding blanks
 * @param unit physical dimension
 * @param calibration from digital to physical
 * @param samples samples per data record
 * @param offset bytes from a data record's beginning
 * @param annotations its bytes are annotations, not samples
 */
record EdfChannel(
    String label,
    String unit,
    Calibration calibration,
    int samples,
    long offset,
    boolean annotations) {}
