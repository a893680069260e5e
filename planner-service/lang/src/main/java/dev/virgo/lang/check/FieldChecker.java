package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.Projection;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.RecordOf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Checks field access and projection, on records and on lists of records. */
final class FieldChecker {

  private final ExpressionChecker expressions;
  private final DiagnosticSink diagnostics;

  FieldChecker(ExpressionChecker expressions, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  Facts selection(FieldSelection selection) {
    Facts source = expressions.infer(selection.source());
    if (source.type() instanceof Type.Erroneous || source.type() == Type.Primitive.NOTHING) {
      return source;
    }
    RecordOf record = OperatorTypes.recordOf(source.type()).orElse(null);
    String name = selection.field().text();
    if (record == null) {
      diagnostics.report(
          Messages.typeError(
              "Field access requires a record type, got " + source.type(),
              selection.field().span(),
              TypeAdvice.noFields(source.type())));
      return Facts.erroneous();
    }
    Type field = record.fields().get(name);
    if (field == null) {
      diagnostics.report(
          Messages.invalidFieldAccess(
              name, List.copyOf(record.fields().keySet()), selection.field().span()));
      return Facts.erroneous();
    }
    return new Facts(
        source.type() instanceof ListOf ? new ListOf(field) : field, null, source.computed());
  }

  Facts projection(Projection projection) {
    Facts source = expressions.infer(projection.source());
    if (source.type() instanceof Type.Erroneous) {
      return source;
    }
    RecordOf record = OperatorTypes.recordOf(source.type()).orElse(null);
    if (record == null) {
      diagnostics.report(
          Messages.typeError(
              "Projection requires a record type, got " + source.type(),
              projection.span(),
              TypeAdvice.noFields(source.type())));
      return Facts.erroneous();
    }
    SequencedMap<String, Type> types = new LinkedHashMap<>();
    boolean complete = true;
    for (Name field : projection.fields()) {
      Type type = record.fields().get(field.text());
      if (type == null) {
        complete = false;
        diagnostics.report(
            Messages.invalidProjection(
                field.text(), List.copyOf(record.fields().keySet()), field.span()));
      } else {
        types.put(field.text(), type);
      }
    }
    if (!complete) {
      return Facts.erroneous();
    }
    Type type = new RecordOf(types);
    return new Facts(
        source.type() instanceof ListOf ? new ListOf(type) : type, null, source.computed());
  }
}
