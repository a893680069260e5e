package dev.virgo.lang.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Collects diagnostics while a text is compiled; the same one is kept once. */
public final class DiagnosticSink {

  private final SequencedSet<Diagnostic> diagnostics = new LinkedHashSet<>();

  public void report(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  public int size() {
    return diagnostics.size();
  }

  /**
   * Takes back what was reported last.
   *
   * @param size how many stay, as {@link #size} said before
   */
  public void shrink(int size) {
    while (diagnostics.size() > size) {
      diagnostics.removeLast();
    }
  }

  /** What was reported, in order of its place in the text. */
  public List<Diagnostic> sorted() {
    List<Diagnostic> sorted = new ArrayList<>(diagnostics);
    sorted.sort(
        Comparator.comparingInt((Diagnostic diagnostic) -> diagnostic.span().start())
            .thenComparingInt(diagnostic -> diagnostic.span().end()));
    return List.copyOf(sorted);
  }
}
