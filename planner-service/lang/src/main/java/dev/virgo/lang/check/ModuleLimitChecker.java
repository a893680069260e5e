package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.CallMessages;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.IrNode.TransformCall;
import dev.virgo.lang.ir.IrPipeline;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits that all calls of a module share: what is said first holds for all of them, and what says
 * otherwise is ignored (language reference, section 6). Only calls that may be made count, in the
 * order in which a run asks them.
 */
public final class ModuleLimitChecker {

  /** An option of a module. */
  private record Limit(String module, String option) {}

  private final Map<Limit, Object> first = new HashMap<>();
  private final Map<Limit, String> said = new HashMap<>();
  private final DiagnosticSink diagnostics;

  private ModuleLimitChecker(DiagnosticSink diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Warns of every limit of a pipeline that is ignored. */
  public static void check(IrPipeline pipeline, DiagnosticSink diagnostics) {
    ModuleLimitChecker checker = new ModuleLimitChecker(diagnostics);
    pipeline.calls().forEach(checker::check);
  }

  private void check(TransformCall call) {
    CallOptions options = call.options();
    CallOptions.Rate throttle = options.throttle();
    if (throttle != null) {
      check(call, "throttle", throttle);
    }
    if (options.concurrency().isPresent()) {
      check(call, "concurrency", options.concurrency().getAsInt());
    }
  }

  private void check(TransformCall call, String option, Object value) {
    Limit limit = new Limit(call.transform().module(), option);
    String own = option + ": " + call.options().said(_ -> "").get(option);
    Object earlier = first.putIfAbsent(limit, value);
    if (earlier == null) {
      said.put(limit, own);
    } else if (!earlier.equals(value)) {
      diagnostics.report(
          CallMessages.ignoredModuleLimit(
              option, call.transform().name(), said.getOrDefault(limit, own), call.span()));
    }
  }
}
