package dev.virgo.readers.format;

/**
 * Where one channel's samples lie: sample k of data record r is at {@code dataOffset + r *
 * recordBytes + offset + k * stride}.
 *
 * @param offset bytes from a data record's beginning to the channel's first sample
 * @param stride bytes from one sample to the next
 * @param perRecord samples per data record
 * @param type how a sample is stored
 * @param calibration what a stored number means
 */
public record Track(
    long offset, int stride, long perRecord, SampleType type, Calibration calibration) {}
