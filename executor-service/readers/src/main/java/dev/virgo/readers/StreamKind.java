package dev.virgo.readers;

import java.util.Locale;

/** What a stream holds. */
public enum StreamKind {
  /** Numbers at a fixed rate, one column per channel. */
  SIGNAL,
  /** Pictures at a fixed rate. */
  FRAMES,
  /** Annotations: onset, duration, label. */
  EVENTS;

  /** The name in events and keys: {@code signal}, {@code frames}, {@code events}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
