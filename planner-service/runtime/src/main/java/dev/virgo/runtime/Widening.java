package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.UnionValue;
import dev.virgo.runtime.Choice.Absent;
import dev.virgo.runtime.Choice.Failed;
import dev.virgo.runtime.Choice.Is;
import dev.virgo.runtime.Choice.IsInput;
import dev.virgo.runtime.Choice.IsRecord;
import dev.virgo.runtime.Choice.IsValue;
import dev.virgo.runtime.Choice.Needs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * What a node is, as something of a wider type (language reference, section 3.3). Records are
 * widened field by field, so that nothing is asked for but what is kept; whatever else is not of
 * the wider type already is so as a value only.
 */
final class Widening {

  private final Demand demand;
  private final ChoiceValues values;
  private final Effort effort;

  Widening(Demand demand, ChoiceValues values, Effort effort) {
    this.demand = demand;
    this.values = values;
    this.effort = effort;
  }

  /**
   * The choice as one of the wider type.
   *
   * @param node that it is the choice, or a part of the choice, of
   * @param from what the choice is of, a subtype of {@code to}
   */
  Choice widened(Choice choice, int node, Type from, Type to) {
    effort.spend(1);
    if (from.equals(to)) {
      return choice;
    }
    boolean optionalMember = from instanceof OptionalOf && !(to instanceof OptionalOf);
    return switch (choice) {
      case IsRecord(SequencedMap<String, Choice> fields)
          when bare(from) instanceof RecordOf own && bare(to) instanceof RecordOf wide ->
          record(fields, node, own, wide);
      case IsRecord _
          when !optionalMember
              && bare(from) instanceof RecordOf own
              && bare(to) instanceof UnionOf(List<Type> variants) ->
          member(choice, node, own, Conversion.member(variants, own));
      case IsRecord _, IsValue _, Is _ ->
          to.holdsStream() ? choice : converted(choice, node, from, to);
      case Absent _ -> optionalMember ? converted(choice, node, from, to) : choice;
      case IsInput _, Needs _, Failed _ -> choice;
    };
  }

  private static Type bare(Type type) {
    return type instanceof OptionalOf(Type inner) ? inner : type;
  }

  private Choice record(SequencedMap<String, Choice> fields, int node, RecordOf from, RecordOf to) {
    effort.spend(Costs.records(1, to.fields().keySet()));
    SequencedMap<String, Choice> kept = new LinkedHashMap<>();
    for (Map.Entry<String, Type> field : to.fields().entrySet()) {
      Choice part = fields.get(field.getKey());
      Type own = from.fields().get(field.getKey());
      if (part == null || own == null) {
        throw new IllegalStateException("no field '" + field.getKey() + "' in " + from);
      }
      kept.put(field.getKey(), widened(part, node, own, field.getValue()));
    }
    return new IsRecord(kept);
  }

  /** A record becomes a member first: streams that the member does not have are no values. */
  private Choice member(Choice record, int node, RecordOf from, Type member) {
    return valued(
        widened(record, node, from, member),
        node,
        member,
        value -> new IsValue(new UnionValue(member, value)));
  }

  private Choice converted(Choice choice, int node, Type from, Type to) {
    return valued(
        choice,
        node,
        from,
        value -> Optionals.choice(Conversion.converted(value, from, to, effort), to));
  }

  private Choice valued(Choice choice, int node, Type type, Function<Value, Choice> next) {
    IrNode at = demand.node(choice instanceof Is(int call, String _) ? call : node);
    return switch (values.of(choice, type, at.span(), at.id())) {
      case Evaluation.Ready(Value value) -> next.apply(value);
      case Evaluation.Needs(SortedSet<Integer> ids) -> new Needs(ids);
      case Evaluation.Failed failed -> new Failed(failed);
    };
  }
}
