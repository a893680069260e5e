package dev.virgo.lang.diagnostic;

/** Errors stop compilation, warnings never do. */
public enum Severity {
  ERROR,
  WARNING
}
