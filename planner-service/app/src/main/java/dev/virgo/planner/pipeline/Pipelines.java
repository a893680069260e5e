package dev.virgo.planner.pipeline;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.type.Type;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.planner.registry.Published;
import dev.virgo.runtime.compile.CompileCache;
import dev.virgo.runtime.json.DiagnosticJson;
import dev.virgo.schemas.key.Key;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compiles pipeline text against what is published, and says which descriptors that took. Runs are
 * planned from the pipeline as it is written: its nodes are what rows and pages name.
 */
@Singleton
public class Pipelines {
  /** A text is compiled for every recording that arrives, and when its runs are taken up again. */
  private final CompileCache cache = new CompileCache(CompileCache.Bounds.standard());

  public Pipelines(MeterRegistry meters) {
    CompileMeters.bind(cache, meters);
  }

  /** Compiles; mistakes in the text are data. */
  public Compilation compile(String source, Catalog catalog) {
    return switch (cache.compile(source, catalog.modules(), Optimization.none())) {
      case CompileResult.Rejected(var diagnostics) ->
          new Compilation.Refused(DiagnosticJson.of(source, diagnostics));
      case CompileResult.Compiled(var pipeline, _, _, var syntacticHash, var warnings) -> {
        var inputs = new LinkedHashMap<String, Type>();
        pipeline.inputs().forEach(input -> inputs.put(input.name(), input.type()));
        var outputs = new LinkedHashMap<String, Type>();
        pipeline.outputs().forEach(output -> outputs.put(output.name(), output.type()));
        yield new Compilation.Compiled(
            pipeline.withoutDeadNodes(),
            pipeline.structuralHash(),
            syntacticHash,
            inputs,
            outputs,
            pins(source, pipeline, catalog),
            catalog,
            DiagnosticJson.of(source, warnings));
      }
    };
  }

  /**
   * What it takes to compile the text again and get the same: every transform that is called, and
   * something of each namespace that the text names without calling anything of it.
   */
  private static SortedMap<String, Key> pins(String source, IrPipeline pipeline, Catalog catalog) {
    var pins = new TreeMap<String, Key>();
    var namespaces = new java.util.TreeSet<>(catalog.modules().namespaces());
    for (IrNode.TransformCall call : pipeline.calls()) {
      pin(pins, catalog, call.transform().identity());
      namespaces.remove(call.transform().namespace());
    }
    for (Published published : catalog.byIdentity().values()) {
      var namespace = published.signature().namespace();
      if (source.contains(namespace) && namespaces.remove(namespace)) {
        pin(pins, catalog, published.identity());
      }
    }
    return pins;
  }

  private static void pin(SortedMap<String, Key> pins, Catalog catalog, String identity) {
    var published = catalog.byIdentity().get(identity);
    if (published == null) {
      throw new IllegalStateException("compiled against " + identity + ", which is not published");
    }
    pins.put(identity, published.hash());
  }
}
