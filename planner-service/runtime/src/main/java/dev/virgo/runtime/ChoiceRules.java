package dev.virgo.runtime;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.Members;
import dev.virgo.lang.ir.Operations;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.runtime.Choice.Absent;
import dev.virgo.runtime.Choice.Failed;
import dev.virgo.runtime.Choice.Is;
import dev.virgo.runtime.Choice.IsInput;
import dev.virgo.runtime.Choice.IsRecord;
import dev.virgo.runtime.Choice.IsValue;
import dev.virgo.runtime.Choice.Needs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each kind of node is. A rule answers null when it has demanded something it needs first. */
final class ChoiceRules {

  private final Demand demand;
  private final Known known;
  private final Effort effort;
  private final Widening widening;
  private final FieldRules fields;

  ChoiceRules(Demand demand, Known known, Effort effort) {
    this.demand = demand;
    this.known = known;
    this.effort = effort;
    this.widening = new Widening(demand, new ChoiceValues(known), effort);
    this.fields = new FieldRules(demand, widening, effort);
  }

  @Nullable Choice apply(IrNode node) {
    return switch (node) {
      case IrNode.Input input -> input(input);
      case IrNode.TransformCall call ->
          known instanceof LambdaRules.Arguments ? computed(call) : call(call);
      case IrNode.FieldAccess access ->
          isRecord(access.source())
              ? fields.select(access.source(), access.field())
              : computed(node);
      case IrNode.Project project ->
          isRecord(project.source())
              ? fields(project.fields(), field -> fields.select(project.source(), field))
              : computed(node);
      case IrNode.RecordLiteral record ->
          fields(
              List.copyOf(record.fields().keySet()),
              field -> demand.choice(record.fields().getOrDefault(field, -1)));
      case IrNode.Conditional choice ->
          decided(
              choice.condition(),
              truth -> narrowed(node, truth ? choice.thenBranch() : choice.elseBranch()));
      case IrNode.Branch branch -> branch(branch);
      case IrNode.Match match -> match(match);
      case IrNode.Matched _ -> computed(node);
      case IrNode.Guard guard ->
          isNestedValue(guard)
              ? computed(guard)
              : decided(
                  guard.condition(), truth -> truth ? demand.choice(guard.value()) : new Absent());
      case IrNode.Coalesce coalesce ->
          isNestedValue(demand.node(coalesce.optional())) ? computed(coalesce) : coalesce(coalesce);
      case IrNode.Binary binary ->
          binary.operator() == BinaryOperator.MERGE && binary.type() instanceof RecordOf record
              ? fields(
                  List.copyOf(record.fields().keySet()), field -> fields.select(binary.id(), field))
              : computed(binary);
      case IrNode.Literal _,
          IrNode.Not _,
          IrNode.ListLiteral _,
          IrNode.Interpolation _,
          IrNode.Lambda _,
          IrNode.Widened _ ->
          computed(node);
    };
  }

  private boolean isRecord(int node) {
    return demand.node(node).type() instanceof RecordOf;
  }

  private static boolean isNestedValue(IrNode node) {
    return Optionals.isNested(node.type()) && !node.type().holdsStream();
  }

  /** A node that computes a new value is that value. */
  private @Nullable Choice computed(IrNode node) {
    Evaluation evaluation = demand.value(node.id());
    return evaluation == null ? null : ofEvaluation(evaluation, node.type());
  }

  static Choice ofEvaluation(Evaluation evaluation, Type type) {
    return switch (evaluation) {
      case Evaluation.Ready(Value value) -> Optionals.choice(value, type);
      case Evaluation.Needs(SortedSet<Integer> ids) -> new Needs(ids);
      case Evaluation.Failed failed -> new Failed(failed);
    };
  }

  private Choice input(IrNode.Input input) {
    Known.Fact fact = known.input(input.name());
    if (!input.type().holdsStream()) {
      return ofEvaluation(
          ChoiceValues.ofFact(
              fact, input.id(), input.type(), input.span(), "Input '" + input.name() + "'"),
          input.type());
    }
    return switch (fact) {
      case Known.Fact.Present() -> new IsInput(input.name());
      case Known.Fact.Absent() ->
          input.type() instanceof OptionalOf
              ? new Absent()
              : new Failed(
                  input.span(), "The recording has no stream '" + input.name() + "'", input.id());
      case Known.Fact.Pending() -> new Needs(new TreeSet<>(List.of(input.id())));
      case Known.Fact.Failed(String message) -> new Failed(input.span(), message, input.id());
      case Known.Fact.Given(Value value) ->
          throw new IllegalStateException(
              "stream '" + input.name() + "' cannot be the value " + value);
    };
  }

  /** A call is its fields; without a stream that it cannot do without, it is absent. */
  private @Nullable Choice call(IrNode.TransformCall call) {
    for (PortBinding binding : call.inputs()) {
      IrNode source = demand.node(binding.source());
      if (isRequiredStream(call.transform(), binding.port())
          && source.type() instanceof OptionalOf) {
        Choice choice = demand.choice(source.id());
        if (choice == null || choice instanceof Needs || choice instanceof Failed) {
          return choice;
        }
        if (choice instanceof Absent) {
          return fieldsOf(call, _ -> new Absent());
        }
      }
    }
    return fieldsOf(call, field -> new Is(call.id(), field));
  }

  private static boolean isRequiredStream(TransformSignature transform, String port) {
    return transform.inputs().stream()
        .filter(parameter -> parameter.name().equals(port))
        .anyMatch(parameter -> !parameter.optional() && isStream(parameter));
  }

  private static boolean isStream(Parameter parameter) {
    return parameter.type() instanceof Type.Stream;
  }

  private static Choice fieldsOf(IrNode.TransformCall call, Function<String, Choice> choice) {
    List<OutputField> declared = call.transform().fields();
    if (declared.size() == 1) {
      return choice.apply(declared.getFirst().name());
    }
    SequencedMap<String, Choice> fields = new LinkedHashMap<>();
    declared.forEach(field -> fields.put(field.name(), choice.apply(field.name())));
    return new IsRecord(fields);
  }

  private @Nullable Choice fields(List<String> names, Function<String, @Nullable Choice> choices) {
    effort.spend(Costs.records(1, names));
    SequencedMap<String, Choice> fields = new LinkedHashMap<>();
    boolean complete = true;
    for (String name : names) {
      Choice choice = choices.apply(name);
      if (choice == null) {
        complete = false;
      } else {
        fields.put(name, choice);
      }
    }
    return complete ? new IsRecord(fields) : null;
  }

  private @Nullable Choice decided(int condition, Function<Boolean, @Nullable Choice> next) {
    Evaluation evaluation = demand.value(condition);
    if (evaluation instanceof Evaluation.Ready(Value value)) {
      return next.apply(Operations.isTrue(value));
    }
    return evaluation == null ? null : ofEvaluation(evaluation, Type.Primitive.BOOLEAN);
  }

  private @Nullable Choice narrowed(IrNode node, int chosen) {
    Choice choice = demand.choice(chosen);
    return choice == null
        ? null
        : widening.widened(choice, chosen, demand.node(chosen).type(), node.type());
  }

  private @Nullable Choice branch(IrNode.Branch branch) {
    for (IrNode.Arm arm : branch.arms()) {
      Evaluation condition = demand.value(arm.condition());
      if (!(condition instanceof Evaluation.Ready(Value value))) {
        return condition == null ? null : ofEvaluation(condition, branch.type());
      }
      if (Operations.isTrue(value)) {
        return narrowed(branch, arm.value());
      }
    }
    return narrowed(branch, branch.otherwise());
  }

  private @Nullable Choice match(IrNode.Match match) {
    Type type = demand.node(match.scrutinee()).type();
    if (!(type instanceof Type.UnionOf(List<Type> members))) {
      return narrowed(match, MatchRules.chosen(match, type));
    }
    Evaluation evaluation = demand.value(match.scrutinee());
    if (!(evaluation instanceof Evaluation.Ready(Value value))) {
      return evaluation == null ? null : ofEvaluation(evaluation, match.type());
    }
    Optional<Type> member = Members.of(value, members);
    return member.isPresent()
        ? narrowed(match, MatchRules.chosen(match, member.get()))
        : new Failed(match.span(), MatchRules.unmatched(type), match.id());
  }

  private @Nullable Choice coalesce(IrNode.Coalesce coalesce) {
    Choice left = demand.choice(coalesce.optional());
    return switch (left) {
      case null -> null;
      case Absent() -> narrowed(coalesce, coalesce.otherwise());
      case Is(int call, String field) when isOptionalByItself(call, field) ->
          switch (known.field(call, field)) {
            case Known.Fact.Absent() -> narrowed(coalesce, coalesce.otherwise());
            case Known.Fact.Given(Value value) when value instanceof NoneValue ->
                narrowed(coalesce, coalesce.otherwise());
            case Known.Fact.Pending() -> new Needs(new TreeSet<>(List.of(call)));
            case Known.Fact.Failed(String message) ->
                new Failed(demand.node(coalesce.optional()).span(), message, call);
            case Known.Fact.Given _, Known.Fact.Present _ -> left;
          };
      case Is _, IsInput _, IsValue _, IsRecord _, Needs _, Failed _ -> left;
    };
  }

  /** Whether the transform itself, or what a generic one was called for, may have no value. */
  private boolean isOptionalByItself(int call, String field) {
    return demand.node(call) instanceof IrNode.TransformCall made
        && made.transform()
            .field(field)
            .map(declared ->
                declared.type() instanceof OptionalOf
                    || (declared.type() instanceof Type.Variable
                        && made.type() instanceof OptionalOf))
            .orElse(false);
  }
}
