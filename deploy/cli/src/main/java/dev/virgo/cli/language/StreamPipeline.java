package dev.virgo.cli.language;

import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.TypeExpression;
import dev.virgo.lang.syntax.TypeExpression.GenericType;
import dev.virgo.lang.syntax.TypeExpression.NamedType;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pipelines of a recording's streams, which cannot be evaluated: what they call is not missing, it
 * runs elsewhere.
 */
final class StreamPipeline {

  private static final Set<DiagnosticKind> NOTHING_OF_THAT_NAME =
      EnumSet.of(DiagnosticKind.UNDEFINED_FUNCTION, DiagnosticKind.UNDEFINED_NAMESPACE);

  private static final Set<String> STREAMS =
      Arrays.stream(Type.Stream.values()).map(Type.Stream::toString).collect(Collectors.toSet());

  private static final String REMEDY =
      "Run it on a recording: virgo run FILE.cst --recording ID --wait";

  private StreamPipeline() {}

  /**
   * What is wrong with a text that does not compile as one of plain values. If it reads streams,
   * that comes first, and then what is wrong with it beside that.
   *
   * @param plain diagnostics of a compilation that knew the functions only
   */
  static List<Diagnostic> explained(
      String source, List<Diagnostic> plain, ModuleRegistry functions) {
    if (plain.stream().noneMatch(one -> NOTHING_OF_THAT_NAME.contains(one.kind()))) {
      return plain;
    }
    return firstStream(source)
        .map(input -> {
          List<Diagnostic> all = new ArrayList<>();
          all.add(Messages.streamInPlainRun(input.name().text(), input.type().span(), REMEDY));
          all.addAll(Compiler.compile(source, Registry.shipped().with(functions)).diagnostics());
          return all;
        })
        .orElse(plain);
  }

  private static Optional<InputDeclaration> firstStream(String source) {
    return PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink()).declarations().stream()
        .filter(InputDeclaration.class::isInstance)
        .map(InputDeclaration.class::cast)
        .filter(input -> isStream(input.type()))
        .findFirst();
  }

  private static boolean isStream(TypeExpression type) {
    return switch (type) {
      case NamedType named -> STREAMS.contains(named.name());
      case GenericType generic -> generic.arguments().stream().anyMatch(StreamPipeline::isStream);
      default -> false;
    };
  }
}
