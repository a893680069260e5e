package dev.virgo.runtime;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.Members;
import dev.virgo.lang.ir.Operations;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.runtime.Evaluation.Failed;
import dev.virgo.runtime.Evaluation.Needs;
import dev.virgo.runtime.Evaluation.Ready;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the value of each kind of node comes about. A rule answers null when it has demanded
 * something it needs first.
 */
final class ValueRules {

  private final Demand demand;
  private final Known known;
  private final Effort effort;
  private final ChoiceValues choiceValues;
  private final Widening widening;

  /** What came of calls in a lambda, which are made once, also if a fallback has to be awaited. */
  private final Map<Integer, Known.Fact> made = new HashMap<>();

  ValueRules(Demand demand, Known known, Effort effort) {
    this.demand = demand;
    this.known = known;
    this.effort = effort;
    this.choiceValues = new ChoiceValues(known);
    this.widening = new Widening(demand, choiceValues, effort);
  }

  @Nullable Evaluation apply(IrNode node) {
    return switch (node) {
      case IrNode.Literal literal -> new Ready(literal.value());
      case IrNode.TransformCall call when known instanceof LambdaRules.Arguments arguments ->
          inside(call, arguments);
      case IrNode.Input _, IrNode.TransformCall _ -> ofChoice(node);
      case IrNode.FieldAccess access ->
          ofFields(
              node,
              access.source(),
              list -> {
                effort.spend(Costs.elements(list));
                return Operations.field(list, access.field());
              });
      case IrNode.Project project ->
          ofFields(
              node,
              project.source(),
              list -> {
                effort.spend(Costs.records(Costs.elements(list), project.fields()));
                return Operations.project(list, project.fields());
              });
      case IrNode.Conditional choice ->
          decided(
              choice.condition(),
              truth -> narrowed(node, truth ? choice.thenBranch() : choice.elseBranch()));
      case IrNode.Branch branch -> branch(branch, 0);
      case IrNode.Match match ->
          matched(
              match.scrutinee(),
              match,
              member -> narrowed(match, MatchRules.chosen(match, member)));
      case IrNode.Matched matched -> matchedRecord(matched);
      case IrNode.Guard guard -> decided(guard.condition(), truth -> guarded(guard, truth));
      case IrNode.Coalesce coalesce -> coalesce(coalesce);
      case IrNode.Binary binary -> binary(binary);
      case IrNode.Not not -> decided(not.operand(), truth -> new Ready(new BooleanValue(!truth)));
      case IrNode.ListLiteral list -> mapped(list.elements(), all -> elements(list, all));
      case IrNode.RecordLiteral record ->
          mapped(List.copyOf(record.fields().values()), all -> fields(record, all));
      case IrNode.Interpolation interpolation ->
          mapped(interpolation.expressions(), all -> text(interpolation, all));
      case IrNode.Lambda lambda ->
          mapped(lambda.captures(), all -> LambdaRules.function(lambda, all, known, effort));
      case IrNode.Widened widened ->
          mapped(
              List.of(widened.source()),
              all -> {
                Type own = demand.node(widened.source()).type();
                return Conversion.converted(all.getFirst(), own, widened.type(), effort);
              });
    };
  }

  /** A call in the body of a lambda: it is made at once, and its options act on what came. */
  private @Nullable Evaluation inside(IrNode.TransformCall call, LambdaRules.Arguments arguments) {
    Evaluation operands = gathered(call.inputs().stream().map(PortBinding::source).toList());
    if (!(operands instanceof Ready(Value value) && value instanceof ListValue(List<Value> all))) {
      return operands;
    }
    Known.Fact came = made.get(call.id());
    if (came == null) {
      came = arguments.function(call.transform(), all);
      made.put(call.id(), came);
    }
    return came instanceof Known.Fact.Failed(String message)
            && call.options().fallback().isPresent()
        ? replaced(call, message, call.options().fallback().getAsInt(), arguments)
        : settled(call, came, arguments);
  }

  private @Nullable Evaluation replaced(
      IrNode.TransformCall call, String message, int fallback, LambdaRules.Arguments arguments) {
    Evaluation evaluation = demand.value(fallback);
    if (evaluation instanceof Ready(Value value)) {
      arguments.replaced(call, message);
      Type own = demand.node(fallback).type();
      return new Ready(Conversion.converted(value, own, call.type(), effort));
    }
    if (evaluation instanceof Failed second && second.reason() == Evaluation.Reason.NO_VALUE) {
      arguments.replaced(call, message);
      Evaluation settled = settled(call, new Known.Fact.Failed(second.message()), arguments);
      return settled instanceof Failed ? second : settled;
    }
    return evaluation;
  }

  private static Evaluation settled(
      IrNode.TransformCall call, Known.Fact came, LambdaRules.Arguments arguments) {
    return ChoiceValues.ofFact(
        arguments.settled(call, came),
        call.id(),
        call.type(),
        call.span(),
        "Call of '" + call.transform().name() + "'");
  }

  private Value elements(IrNode.ListLiteral list, List<Value> all) {
    Type element = list.type() instanceof ListOf(Type inner) ? inner : Type.Primitive.NOTHING;
    List<Value> elements = new ArrayList<>(all.size());
    for (int index = 0; index < all.size(); index++) {
      Type own = demand.node(list.elements().get(index)).type();
      elements.add(Conversion.converted(all.get(index), own, element, effort));
    }
    return new ListValue(elements);
  }

  private Value fields(IrNode.RecordLiteral record, List<Value> all) {
    effort.spend(Costs.records(1, record.fields().keySet()));
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    int index = 0;
    for (Map.Entry<String, Integer> field : record.fields().entrySet()) {
      Type own = demand.node(field.getValue()).type();
      Type type =
          record.type() instanceof RecordOf(SequencedMap<String, Type> types)
              ? types.getOrDefault(field.getKey(), own)
              : own;
      fields.put(field.getKey(), Conversion.converted(all.get(index++), own, type, effort));
    }
    return new RecordValue(fields);
  }

  private Value text(IrNode.Interpolation interpolation, List<Value> all) {
    interpolation.texts().forEach(part -> effort.spend(part.length()));
    StringBuilder text = new StringBuilder(interpolation.texts().getFirst());
    for (int index = 0; index < all.size(); index++) {
      Weight.spend(all.get(index), effort);
      all.get(index).appendTo(text);
      text.append(interpolation.texts().get(index + 1));
    }
    return new TextValue(text.toString());
  }

  /**
   * Fields of a record, or of all records of a list.
   *
   * @param ofList theirs
   */
  private @Nullable Evaluation ofFields(IrNode node, int source, UnaryOperator<Value> ofList) {
    Type type = demand.node(source).type();
    if (type instanceof ListOf) {
      return mapped(List.of(source), all -> ofList.apply(all.getFirst()));
    }
    // Nothing has that type, such as the first of an empty list: what there is failed or waits.
    return type == Type.Primitive.NOTHING ? demand.value(source) : ofChoice(node);
  }

  /** Asks for the value of a Boolean node and goes on with its truth. */
  private @Nullable Evaluation decided(
      int condition, Function<Boolean, @Nullable Evaluation> next) {
    Evaluation evaluation = demand.value(condition);
    return evaluation instanceof Ready(Value value)
        ? next.apply(Operations.isTrue(value))
        : evaluation;
  }

  /** Asks which member of its type a scrutinee is, and goes on with that. */
  private @Nullable Evaluation matched(
      int scrutinee, IrNode node, Function<Type, @Nullable Evaluation> next) {
    Type type = demand.node(scrutinee).type();
    if (!(type instanceof Type.UnionOf(List<Type> members))) {
      return next.apply(type);
    }
    Evaluation evaluation = demand.value(scrutinee);
    if (!(evaluation instanceof Ready(Value value))) {
      return evaluation;
    }
    Optional<Type> member = Members.of(value, members);
    return member.isPresent()
        ? next.apply(member.get())
        : new Failed(node.span(), MatchRules.unmatched(type), node.id());
  }

  private @Nullable Evaluation matchedRecord(IrNode.Matched matched) {
    return matched(
        matched.scrutinee(),
        matched,
        member -> {
          Evaluation evaluation = demand.value(matched.scrutinee());
          return evaluation instanceof Ready(Value value)
              ? new Ready(MatchRules.record(value, member, matched.type(), effort))
              : evaluation;
        });
  }

  private @Nullable Evaluation narrowed(IrNode node, int chosen) {
    Type own = demand.node(chosen).type();
    if (own.holdsStream() && !node.type().holdsStream()) {
      // What is chosen is no value; without its streams it is.
      Choice choice = demand.choice(chosen);
      return choice == null
          ? null
          : choiceValues.of(
              widening.widened(choice, chosen, own, node.type()),
              node.type(),
              node.span(),
              node.id());
    }
    Evaluation evaluation = demand.value(chosen);
    return evaluation instanceof Ready(Value value)
        ? new Ready(Conversion.converted(value, own, node.type(), effort))
        : evaluation;
  }

  private @Nullable Evaluation branch(IrNode.Branch branch, int arm) {
    for (int index = arm; index < branch.arms().size(); index++) {
      Evaluation condition = demand.value(branch.arms().get(index).condition());
      if (!(condition instanceof Ready(Value value))) {
        return condition;
      }
      if (Operations.isTrue(value)) {
        return narrowed(branch, branch.arms().get(index).value());
      }
    }
    return narrowed(branch, branch.otherwise());
  }

  private @Nullable Evaluation guarded(IrNode.Guard guard, boolean truth) {
    if (!truth) {
      return new Ready(new NoneValue());
    }
    Evaluation evaluation = demand.value(guard.value());
    return evaluation instanceof Ready(Value value) ? new Ready(new SomeValue(value)) : evaluation;
  }

  private @Nullable Evaluation coalesce(IrNode.Coalesce coalesce) {
    Evaluation evaluation = demand.value(coalesce.optional());
    if (!(evaluation instanceof Ready(Value value))) {
      return evaluation;
    }
    if (!(value instanceof SomeValue(Value some))) {
      return narrowed(coalesce, coalesce.otherwise());
    }
    Type optional = demand.node(coalesce.optional()).type();
    Type inner = optional instanceof OptionalOf(Type bare) ? bare : optional;
    return new Ready(
        Subtyping.isSubtype(optional, coalesce.type())
            ? Conversion.converted(value, optional, coalesce.type(), effort)
            : Conversion.converted(some, inner, coalesce.type(), effort));
  }

  private @Nullable Evaluation binary(IrNode.Binary binary) {
    BinaryOperator operator = binary.operator();
    if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
      return decided(
          binary.left(),
          truth ->
              truth == (operator == BinaryOperator.OR)
                  ? new Ready(new BooleanValue(truth))
                  : demand.value(binary.right()));
    }
    Evaluation operands = gathered(List.of(binary.left(), binary.right()));
    if (!(operands instanceof Ready(Value value) && value instanceof ListValue(List<Value> both))) {
      return operands;
    }
    Costs.spend(operator, both.getFirst(), both.getLast(), effort);
    return switch (Operations.apply(operator, both.getFirst(), both.getLast())) {
      case Operations.Result.Computed(Value result) -> new Ready(result);
      case Operations.Result.Undefined(String message) ->
          new Failed(binary.span(), message, binary.id());
    };
  }

  private @Nullable Evaluation mapped(List<Integer> sources, Function<List<Value>, Value> rule) {
    Evaluation operands = gathered(sources);
    return operands instanceof Ready(Value value) && value instanceof ListValue(List<Value> all)
        ? new Ready(rule.apply(all))
        : operands;
  }

  /** All values as a list; the first failure; or everything that any of them needs. */
  private @Nullable Evaluation gathered(List<Integer> sources) {
    effort.spend(sources.size());
    List<@Nullable Evaluation> evaluations = new ArrayList<>(sources.size());
    // All are asked before any answer is looked at, so that needs are found together.
    for (int source : sources) {
      evaluations.add(demand.value(source));
    }
    List<Value> values = new ArrayList<>();
    SortedSet<Integer> needed = new TreeSet<>();
    for (Evaluation evaluation : evaluations) {
      switch (evaluation) {
        case null -> {
          return null;
        }
        case Failed failed -> {
          return failed;
        }
        case Needs(SortedSet<Integer> ids) -> needed.addAll(ids);
        case Ready(Value value) -> values.add(value);
      }
    }
    return needed.isEmpty() ? new Ready(new ListValue(values)) : new Needs(needed);
  }

  private @Nullable Evaluation ofChoice(IrNode node) {
    Choice choice = demand.choice(node.id());
    return choice == null ? null : choiceValues.of(choice, node.type(), node.span(), node.id());
  }
}
