package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.Diagnostic;

/**
 * Leaves the declaration that cannot be read any further. Never leaves {@link PipelineParser},
 * which reports the diagnostic and goes on with the next declaration.
 */
@SuppressWarnings("serial") // never serialised
final class ParseFailure extends RuntimeException {

  private final Diagnostic diagnostic;

  ParseFailure(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
