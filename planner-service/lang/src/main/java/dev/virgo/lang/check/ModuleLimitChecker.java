package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.NumberValue;
import dev.virgo.lang.syntax.CallOption.RateValue;
import dev.virgo.lang.syntax.OptionName;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Limits that all calls of a module share: what is said first holds for all of them. */
final class ModuleLimitChecker {

  private static final Set<OptionName> SHARED =
      EnumSet.of(OptionName.THROTTLE, OptionName.CONCURRENCY);

  /** An option of a module. */
  private record Limit(String module, OptionName option) {}

  private final Map<Limit, String> first = new HashMap<>();
  private final DiagnosticSink diagnostics;

  ModuleLimitChecker(DiagnosticSink diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(TransformSignature called, Collection<CallOption> options) {
    for (CallOption option : options) {
      if (SHARED.contains(option.option())) {
        String own = option.option().spelling() + ": " + text(option);
        String said = first.putIfAbsent(new Limit(called.identity(), option.option()), own);
        if (said != null && !said.equals(own)) {
          diagnostics.report(
              Messages.ignoredModuleLimit(
                  option.option().spelling(), called.name(), said, option.span()));
        }
      }
    }
  }

  private static String text(CallOption option) {
    return switch (option.value()) {
      case NumberValue number -> Long.toString(number.number());
      case RateValue rate -> rate.text();
      default -> "";
    };
  }
}
