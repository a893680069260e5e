package dev.virgo.lang.dag;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.IrNode;

/** The inline transform that a node becomes. */
final class Inlining {

  private Inlining() {}

  static InlineTransform of(IrNode node) {
    return switch (node) {
      case IrNode.Literal literal -> new InlineTransform.Literal(literal.text());
      case IrNode.FieldAccess access -> new InlineTransform.FieldAccess(access.field());
      case IrNode.Project project -> new InlineTransform.Project(project.fields());
      case IrNode.Widened _ -> new InlineTransform.Widen();
      case IrNode.Matched matched -> new InlineTransform.Matched(matched.members());
      case IrNode.Match match ->
          new InlineTransform.Match(match.cases().stream().map(IrNode.Case::members).toList());
      case IrNode.Conditional _ -> new InlineTransform.Conditional();
      case IrNode.Guard _ -> new InlineTransform.Guard();
      case IrNode.Coalesce _ -> new InlineTransform.Coalesce();
      case IrNode.Not _ -> new InlineTransform.Not();
      case IrNode.Binary binary -> binary(binary.operator());
      case IrNode.ListLiteral list -> new InlineTransform.ListLiteral(list.elements().size());
      case IrNode.RecordLiteral record ->
          new InlineTransform.RecordBuild(record.fields().sequencedKeySet().stream().toList());
      case IrNode.Interpolation text -> new InlineTransform.StringInterpolation(text.texts());
      case IrNode.Input _, IrNode.TransformCall _, IrNode.Branch _, IrNode.Lambda _ ->
          throw new IllegalArgumentException("no inline transform: " + node);
    };
  }

  private static InlineTransform binary(BinaryOperator operator) {
    return switch (operator) {
      case ADD -> new InlineTransform.Arithmetic("+");
      case SUBTRACT -> new InlineTransform.Arithmetic("-");
      case MULTIPLY -> new InlineTransform.Arithmetic("*");
      case DIVIDE -> new InlineTransform.Arithmetic("/");
      case EQUAL -> new InlineTransform.Comparison("==");
      case NOT_EQUAL -> new InlineTransform.Comparison("!=");
      case LESS -> new InlineTransform.Comparison("<");
      case LESS_OR_EQUAL -> new InlineTransform.Comparison("<=");
      case GREATER -> new InlineTransform.Comparison(">");
      case GREATER_OR_EQUAL -> new InlineTransform.Comparison(">=");
      case AND -> new InlineTransform.And();
      case OR -> new InlineTransform.Or();
      case MERGE -> new InlineTransform.Merge();
    };
  }
}
