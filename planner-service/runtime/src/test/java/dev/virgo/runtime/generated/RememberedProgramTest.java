package dev.virgo.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.runtime.compile.CompileCache;
import dev.virgo.runtime.compile.CompileCache.Bounds;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cache of compilations against the compiler, in sessions that nobody would have. */
@Timeout(600)
class RememberedProgramTest {

  private static final List<ModuleRegistry> REGISTRIES = registries();

  private static final List<Optimization> OPTIMIZATIONS =
      List.of(Optimization.standard(), Optimization.none());

  /** All functions, without the first half of them, and with others. */
  private static List<ModuleRegistry> registries() {
    List<LocalFunction> all = List.copyOf(StandardLibrary.functions(_ -> {}));
    List<LocalFunction> more = new ArrayList<>(all);
    more.addAll(DemoModules.functions());
    return List.of(
        new Library(all).registry(),
        new Library(all.subList(all.size() / 2, all.size())).registry(),
        new Library(more).registry());
  }

  @Test
  void what_is_remembered_is_what_a_fresh_compilation_gives() {
    var random = new Random(7);
    var cache = new CompileCache(new Bounds(20, 20_000, Duration.ofHours(1)));
    List<String> texts = new ArrayList<>();
    for (int round = 0; round < 4_000; round++) {
      String source = text(texts, random);
      ModuleRegistry registry = REGISTRIES.get(random.nextInt(REGISTRIES.size()));
      Optimization optimization = OPTIMIZATIONS.get(random.nextInt(OPTIMIZATIONS.size()));
      agree(
          cache.compile(source, registry, optimization),
          Compiler.compile(source, registry, optimization),
          source);
    }
    var statistics = cache.statistics();
    for (var level : List.of(statistics.parse(), statistics.check(), statistics.pipeline())) {
      assertThat(level.hits()).isGreaterThan(100);
      assertThat(level.misses()).isGreaterThan(100);
      assertThat(level.evictions()).isGreaterThan(100);
    }
  }

  /** One of the last texts, or another one that may be a small change of one of them. */
  private static String text(List<String> texts, Random random) {
    int last = Math.min(6, texts.size());
    if (last > 0 && random.nextInt(4) > 0) {
      String known = texts.get(texts.size() - 1 - random.nextInt(last));
      if (random.nextInt(5) > 0) {
        return known;
      }
      texts.add(Mutation.of(known, random));
    } else {
      texts.add(ProgramGenerator.program(random.nextLong(), 1 + random.nextInt(10)).source());
    }
    return texts.getLast();
  }

  /** Their texts are compared: types are equal although their fields have another order. */
  private static void agree(CompileResult found, CompileResult fresh, String source) {
    assertThat(found.diagnostics().toString()).as(source).isEqualTo(fresh.diagnostics().toString());
    assertThat(found).as(source).hasSameClassAs(fresh);
    if (found instanceof Compiled one && fresh instanceof Compiled other) {
      assertThat(one.pipeline().toString()).as(source).isEqualTo(other.pipeline().toString());
      assertThat(one.optimized().toString()).as(source).isEqualTo(other.optimized().toString());
      assertThat(one.syntacticHash()).as(source).isEqualTo(other.syntacticHash());
    }
  }
}
