package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.Format;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.runtime.compile.CompileCache;
import dev.virgo.runtime.compile.CompileCache.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has twelve pipelines open and changes one line of one of them at a time, ten times
 * before the next one's turn, and takes every eighth change back. After each of them all twelve are
 * compiled, as a folder is whose mistakes are shown while it is edited.
 *
 * @param registry what the pipelines call
 */
record EditSession(ModuleRegistry registry) {

  private static final int PIPELINES = 12;
  private static final int LINES = 80;
  private static final int STEPS = 40;
  private static final int STEPS_PER_PIPELINE = 10;
  private static final int STEPS_PER_UNDO = 8;

  private static final double PERCENT = 100;

  /** What is compiled, one after the other. */
  static List<String> texts() {
    List<String> texts = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (int pipeline = 0; pipeline < PIPELINES; pipeline++) {
      open.add(text(pipeline, 0));
    }
    texts.addAll(open);
    String before = "";
    for (int step = 1; step < STEPS; step++) {
      int pipeline = step / STEPS_PER_PIPELINE;
      String now = open.get(pipeline);
      open.set(pipeline, step % STEPS_PER_UNDO == 0 ? before : text(pipeline, step));
      before = now;
      texts.addAll(open);
    }
    return texts;
  }

  private static String text(int pipeline, int version) {
    return Programs.mixed(LINES)
        + "edited = limit + %d%02d\nout edited\n".formatted(pipeline + 1, version);
  }

  /**
   * What the session takes.
   *
   * @param hitRate share of the compilations that were there already
   * @param fresh microseconds when each text is compiled
   * @param remembered microseconds when those are found that were compiled before
   */
  record Figures(int compilations, double hitRate, Percentiles fresh, Percentiles remembered) {

    double speedup() {
      return fresh.p50() / remembered.p50();
    }

    SequencedMap<String, @Nullable Object> json() {
      var json = new LinkedHashMap<String, @Nullable Object>();
      json.put("file", "edit session");
      // Of several texts, and as a whole: what every row has is not measured here.
      for (String member :
          List.of("lines", "parse_us", "check_us", "ir_us", "dag_us", "total_us")) {
        json.put(member, null);
      }
      json.put("compilations", compilations);
      json.put("hit_rate", hitRate);
      json.put("fresh_us", fresh.json());
      json.put("remembered_us", remembered.json());
      json.put("speedup", speedup());
      return json;
    }

    /** For people. */
    String sentence() {
      return "edit session: %s %% of %d compilations are found, which makes it %s times as fast"
          .formatted(
              Format.number(1, hitRate * PERCENT), compilations, Format.number(1, speedup()));
    }
  }

  Figures measure(Timing timing) {
    List<String> texts = texts();
    return new Figures(
        texts.size(),
        remembered(texts).pipeline().hitRate(),
        timing.micros(() -> fresh(texts)),
        timing.micros(() -> remembered(texts)));
  }

  private List<CompileResult> fresh(List<String> texts) {
    return texts.stream().map(text -> Compiler.compile(text, registry)).toList();
  }

  /** From an empty cache on. */
  private Statistics remembered(List<String> texts) {
    var cache = new CompileCache(CompileCache.Bounds.standard());
    texts.forEach(text -> cache.compile(text, registry, Optimization.standard()));
    return cache.statistics();
  }
}
