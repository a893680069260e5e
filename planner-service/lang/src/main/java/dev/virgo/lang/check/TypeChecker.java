package dev.virgo.lang.check;

import dev.virgo.lang.check.TypedPipeline.TypedOutput;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.syntax.Annotation;
import dev.virgo.lang.syntax.CallOption;
import dev.virgo.lang.syntax.CallOption.WordValue;
import dev.virgo.lang.syntax.Declaration;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Declaration.InputDeclaration;
import dev.virgo.lang.syntax.Declaration.OutputDeclaration;
import dev.virgo.lang.syntax.Declaration.TypeDefinition;
import dev.virgo.lang.syntax.Declaration.UseDeclaration;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.OptionName;
import dev.virgo.lang.syntax.PipelineTree;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Erroneous;
import dev.virgo.lang.type.Type.OptionalOf;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a tree, declaration by declaration; a name that fails gets the erroneous type, so that
 * mistakes do not spread.
 */
public final class TypeChecker {

  private final PipelineTree tree;
  private final DiagnosticSink diagnostics;
  private final boolean readable;
  private final TypeTable table;
  private final ActingFunctions acting;
  private final TypeResolver types;
  private final Imports imports;
  private final Scope scope = new Scope();
  private final ExpressionChecker expressions;
  private final List<Binding> inputs = new ArrayList<>();
  private final List<TypedOutput> outputs = new ArrayList<>();

  private TypeChecker(PipelineTree tree, ModuleRegistry registry, DiagnosticSink diagnostics) {
    this.tree = tree;
    this.diagnostics = diagnostics;
    this.readable = !diagnostics.hasErrors();
    this.table = new TypeTable(tree.nodeCount());
    this.acting = new ActingFunctions(table);
    this.types = new TypeResolver(diagnostics, tree.uncertainNames());
    this.imports = new Imports(registry, diagnostics);
    this.expressions =
        new ExpressionChecker(table, scope, imports, types, tree.uncertainNames(), diagnostics);
  }

  /** Checks a tree against a registry; mistakes and warnings go to {@code diagnostics}. */
  public static TypedPipeline check(
      PipelineTree tree, ModuleRegistry registry, DiagnosticSink diagnostics) {
    return new TypeChecker(tree, registry, diagnostics).run();
  }

  private TypedPipeline run() {
    tree.declarations().forEach(this::declaration);
    if (readable) {
      // Where something could not be read, a name may well be used.
      for (Binding binding : scope.unused()) {
        diagnostics.report(Messages.unusedVariable(binding.name(), binding.span()));
      }
    }
    return new TypedPipeline(tree, table, inputs, outputs);
  }

  private void declaration(Declaration declaration) {
    switch (declaration) {
      case TypeDefinition definition -> define(definition);
      case InputDeclaration input -> input(input);
      case OutputDeclaration output -> output(output);
      case UseDeclaration use -> imports.use(use);
      case Assignment assignment -> assign(assignment);
    }
  }

  private void define(TypeDefinition definition) {
    Type type = types.resolve(definition.type());
    table.type(definition.id(), type);
    types.define(definition.name().text(), type, definition.name().span());
  }

  private void input(InputDeclaration input) {
    Type type = types.resolve(input.type());
    boolean stream =
        type instanceof Type.Stream
            || (type instanceof OptionalOf(Type inner) && inner instanceof Type.Stream);
    if (type.holdsStream() && !stream) {
      diagnostics.report(
          Messages.typeError(
              "A stream is an input of its own: " + type + " holds one inside",
              input.type().span(),
              "Declare one input per stream: in eeg: Signal"));
      type = new Erroneous();
    }
    for (Annotation annotation : input.annotations()) {
      if (annotation instanceof Annotation.Example example) {
        expressions.check(example.value(), type);
      }
    }
    Binding earlier = scope.peek(input.name().text());
    if (earlier != null && earlier.input()) {
      diagnostics.report(
          Messages.duplicateDefinition("input", input.name().text(), input.name().span()));
    }
    Binding binding =
        scope.bind(
            input.id(),
            input.name().text(),
            input.name().span(),
            true,
            new Facts(type, null, false));
    table.type(input.id(), type);
    table.binding(input.id(), binding);
    inputs.add(binding);
  }

  private void output(OutputDeclaration output) {
    String name = output.name().text();
    Binding binding = scope.use(name);
    if (binding == null) {
      if (!tree.uncertainNames().contains(name)) {
        diagnostics.report(Messages.undefinedVariable(name, scope.names(), output.name().span()));
      }
      return;
    }
    if (binding.type().holdsFunction() && !binding.type().isErroneous()) {
      diagnostics.report(
          Messages.invalidLambdaContext(binding.type().toString(), output.name().span()));
      return;
    }
    table.type(output.id(), binding.type());
    table.binding(output.id(), binding);
    for (TypedOutput earlier : outputs) {
      if (earlier.name().equals(name)) {
        if (!earlier.binding().isSame(binding)) {
          diagnostics.report(Messages.duplicateDefinition("output", name, output.name().span()));
        }
        return;
      }
    }
    outputs.add(new TypedOutput(name, binding, output.name().span()));
  }

  private void assign(Assignment assignment) {
    Facts facts = expressions.infer(assignment.value());
    Binding binding =
        scope.bind(
            assignment.id(), assignment.target().text(), assignment.target().span(), false, facts);
    table.type(assignment.id(), facts.type());
    table.binding(assignment.id(), binding);
    if (isAction(assignment.value())) {
      scope.needsNoReader(binding);
    }
    if (acting.include(assignment.value())) {
      table.acts(assignment.id());
    }
  }

  /** Whether it is a call that is made although nobody reads its result. */
  private boolean isAction(Expression value) {
    return switch (value) {
      case Parenthesized parenthesized -> isAction(parenthesized.inner());
      case Call call ->
          (table.isAction(call.id()) || acting.arePassedTo(call))
              && call.options().stream().noneMatch(TypeChecker::isLazy);
      default -> false;
    };
  }

  private static boolean isLazy(CallOption option) {
    return option.option() == OptionName.LAZY
        && option.value() instanceof WordValue(var _, String word)
        && word.equals("true");
  }
}
