package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.Operations;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.runtime.Choice.Absent;
import dev.virgo.runtime.Choice.Failed;
import dev.virgo.runtime.Choice.Is;
import dev.virgo.runtime.Choice.IsInput;
import dev.virgo.runtime.Choice.IsRecord;
import dev.virgo.runtime.Choice.IsValue;
import dev.virgo.runtime.Choice.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What the fields of records are, without looking at the rest of the record. */
final class FieldRules {

  private final Demand demand;
  private final Widening widening;
  private final Effort effort;

  FieldRules(Demand demand, Widening widening, Effort effort) {
    this.demand = demand;
    this.widening = widening;
    this.effort = effort;
  }

  /** What a field of a record is, looking only at what makes up that field. */
  @Nullable Choice select(int record, String field) {
    int source = record;
    List<Type> wider = new ArrayList<>();
    while (true) {
      effort.spend(1);
      switch (demand.node(source)) {
        case IrNode.RecordLiteral literal -> {
          int value = literal.fields().getOrDefault(field, -1);
          return widened(demand.choice(value), value, typeOf(literal, field), wider);
        }
        case IrNode.Project project -> source = project.source();
        case IrNode.Binary merge ->
            source = has(merge.right(), field) ? merge.right() : merge.left();
        case IrNode.Conditional choice -> {
          Evaluation condition = demand.value(choice.condition());
          if (!(condition instanceof Evaluation.Ready(Value value))) {
            return condition == null ? null : ChoiceRules.ofEvaluation(condition, choice.type());
          }
          source = Operations.isTrue(value) ? choice.thenBranch() : choice.elseBranch();
          Type type = typeOf(choice, field);
          if (!type.equals(typeOf(demand.node(source), field))) {
            wider.add(type);
          }
        }
        case IrNode.Input _,
            IrNode.TransformCall _,
            IrNode.FieldAccess _,
            IrNode.Branch _,
            IrNode.Match _,
            IrNode.Matched _,
            IrNode.Guard _,
            IrNode.Coalesce _,
            IrNode.Not _,
            IrNode.Literal _,
            IrNode.ListLiteral _,
            IrNode.Interpolation _,
            IrNode.Lambda _,
            IrNode.Widened _ -> {
          return widened(pick(source, field), source, typeOf(demand.node(source), field), wider);
        }
      }
    }
  }

  /**
   * The field as what it is where its record is chosen.
   *
   * @param wider its types on the way to there, the last choice first
   */
  private @Nullable Choice widened(@Nullable Choice choice, int node, Type from, List<Type> wider) {
    Choice widened = choice;
    Type own = from;
    for (Type type : wider.reversed()) {
      if (widened == null) {
        return null;
      }
      widened = widening.widened(widened, node, own, type);
      own = type;
    }
    return widened;
  }

  private static Type typeOf(IrNode record, String field) {
    if (record.type() == Type.Primitive.NOTHING) {
      // The first of an empty list can be chosen, and fails then.
      return Type.Primitive.NOTHING;
    }
    Type type = record.type() instanceof RecordOf own ? own.fields().get(field) : null;
    if (type == null) {
      throw new IllegalStateException("no field '" + field + "' in " + record.type());
    }
    return type;
  }

  private boolean has(int node, String field) {
    return demand.node(node).type() instanceof RecordOf record
        && record.fields().containsKey(field);
  }

  private @Nullable Choice pick(int source, String field) {
    Choice choice = demand.choice(source);
    return switch (choice) {
      case null -> null;
      case IsRecord(SequencedMap<String, Choice> fields) -> {
        Choice found = fields.get(field);
        if (found == null) {
          throw new IllegalStateException("no field '" + field + "' in node " + source);
        }
        yield found;
      }
      case IsValue(Value value) -> field(value, source, field);
      case Is _ -> {
        // A record that a transform made is one asset; a part of it is a value of its own.
        Evaluation evaluation = demand.value(source);
        yield evaluation instanceof Evaluation.Ready(Value value)
            ? field(value, source, field)
            : evaluation == null
                ? null
                : ChoiceRules.ofEvaluation(evaluation, demand.node(source).type());
      }
      case IsInput _, Absent _ ->
          throw new IllegalStateException("node " + source + " has no fields: " + choice);
      case Needs _, Failed _ -> choice;
    };
  }

  private Choice field(Value record, int source, String field) {
    if (record instanceof RecordValue(SequencedMap<String, Value> fields)
        && demand.node(source).type() instanceof RecordOf(SequencedMap<String, Type> types)) {
      Value value = fields.get(field);
      Type type = types.get(field);
      if (value != null && type != null) {
        return Optionals.choice(value, type);
      }
    }
    throw new IllegalStateException("no field '" + field + "' in " + record.asText());
  }
}
