package dev.virgo.planner.pipeline;

import dev.virgo.runtime.compile.CompileCache;
import dev.virgo.runtime.compile.CompileCache.Statistics;
import dev.virgo.runtime.compile.CompileCache.Statistics.Level;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the cache of compilations counts, by level. */
final class CompileMeters {
  private static final String LEVEL = "level";

  private CompileMeters() {}

  static void bind(CompileCache cache, MeterRegistry meters) {
    bind(cache, meters, "parse", Statistics::parse);
    bind(cache, meters, "check", Statistics::check);
    bind(cache, meters, "pipeline", Statistics::pipeline);
  }

  private static void bind(
      CompileCache cache, MeterRegistry meters, String name, Function<Statistics, Level> level) {
    lookups(cache, meters, name, "hit", level, Level::hits);
    lookups(cache, meters, name, "miss", level, Level::misses);
    FunctionCounter.builder(
            "virgo.planner.compile.evictions",
            cache,
            it -> level.apply(it.statistics()).evictions())
        .description("compilations that made room for others, or were too old")
        .tag(LEVEL, name)
        .register(meters);
    Gauge.builder("virgo.planner.compile.entries", cache, it -> level.apply(it.statistics()).size())
        .description("compilations that can be found")
        .tag(LEVEL, name)
        .register(meters);
  }

  private static void lookups(
      CompileCache cache,
      MeterRegistry meters,
      String name,
      String found,
      Function<Statistics, Level> level,
      ToLongFunction<Level> count) {
    FunctionCounter.builder(
            "virgo.planner.compile.lookups",
            cache,
            it -> count.applyAsLong(level.apply(it.statistics())))
        .description("texts that were looked for among what was compiled before")
        .tags(LEVEL, name, "found", found)
        .register(meters);
  }
}
