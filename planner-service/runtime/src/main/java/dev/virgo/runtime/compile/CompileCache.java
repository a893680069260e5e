package dev.virgo.runtime.compile;

import dev.virgo.lang.Checked;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.Parsed;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A compiler that remembers what it has compiled, in three levels (constellation-lang §7.5): a text
 * is read once, checked once against a registry, and made a pipeline once for an optimization. What
 * is changed, text or registry, is another question and finds no old answer. Who asks while the
 * same is being compiled waits for that. Texts with mistakes are remembered as well, unless there
 * is very much to say about them; a compiler that fails is not. For any number of threads.
 */
public final class CompileCache {

  /**
   * What may be kept on each level; what is asked for seldom and was not asked for lately goes
   * first.
   *
   * @param entries how many
   * @param characters how many their texts have together, which what is made of them is some dozen
   *     times as large as; a text that is longer by itself is compiled each time
   * @param timeToLive how long after it was made
   */
  public record Bounds(int entries, long characters, Duration timeToLive) {

    private static final int ENTRIES = 100;
    private static final long CHARACTERS = Compiler.MAX_LENGTH / 4;

    public Bounds {
      if (entries < 1 || characters < entries) {
        throw new IllegalArgumentException(
            "%d entries of %d characters together; have at least one of each"
                .formatted(entries, characters));
      }
    }

    /** A hundred texts of the last hour. */
    public static Bounds standard() {
      return new Bounds(ENTRIES, CHARACTERS, Duration.ofHours(1));
    }
  }

  /** How the levels have done. */
  public record Statistics(Level parse, Level check, Level pipeline) {

    /**
     * One level. Who waited for the answer of another has found it.
     *
     * @param evictions answers that made room, or were too old
     */
    public record Level(long hits, long misses, long evictions, long size) {
      /** Share of the questions that found an answer; 1 if there was none. */
      public double hitRate() {
        return hits + misses == 0 ? 1 : (double) hits / (hits + misses);
      }
    }
  }

  /** Characters of messages about one text: each may spell types that are as long as the text. */
  static final int MOST_SAID = 65_536;

  private record CheckKey(String source, String registry) {}

  private record PipelineKey(String source, String registry, Optimization optimization) {}

  private final Answers<String, Parsed> parsed;
  private final Answers<CheckKey, Checked> checked;
  private final Answers<PipelineKey, CompileResult> compiled;

  /** A cache within bounds. */
  public CompileCache(Bounds bounds) {
    this(bounds, System::nanoTime);
  }

  /** A cache with a clock of its own. */
  CompileCache(Bounds bounds, LongSupplier nanos) {
    this.parsed = new Answers<>(bounds, nanos, source -> source, it -> isBrief(it.diagnostics()));
    this.checked = new Answers<>(bounds, nanos, CheckKey::source, it -> isBrief(it.diagnostics()));
    this.compiled =
        new Answers<>(bounds, nanos, PipelineKey::source, it -> isBrief(it.diagnostics()));
  }

  private static boolean isBrief(List<Diagnostic> diagnostics) {
    long said = 0;
    for (Diagnostic diagnostic : diagnostics) {
      said += diagnostic.message().length();
      for (String line : diagnostic.help()) {
        said += line.length();
      }
    }
    return said <= MOST_SAID;
  }

  /**
   * As {@link Compiler#compile(String, ModuleRegistry, Optimization)}: the answer is equal to a
   * fresh one, with every place in it.
   */
  public CompileResult compile(String source, ModuleRegistry registry, Optimization optimization) {
    if (source.length() > Compiler.MAX_LENGTH) {
      return Compiler.compile(source, registry, optimization);
    }
    String hash = registry.hash();
    return compiled.get(
        new PipelineKey(source, hash, optimization),
        () -> Compiler.lower(checked(source, registry, hash), optimization));
  }

  private Checked checked(String source, ModuleRegistry registry, String hash) {
    return checked.get(
        new CheckKey(source, hash),
        () -> Compiler.check(parsed.get(source, () -> Compiler.parse(source)), registry));
  }

  /** How the cache has done so far. */
  public Statistics statistics() {
    return new Statistics(parsed.statistics(), checked.statistics(), compiled.statistics());
  }
}
