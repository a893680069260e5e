package dev.virgo.lang.check;

import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import java.util.List;

/**
 * What a call calls.
 *
 * @param arguments in declared order; optional parameters that were left out are missing
 * @param configuration the fields that were given, as written
 */
public record ResolvedCall(
    TransformSignature transform, List<Argument> arguments, List<NamedExpression> configuration) {

  public ResolvedCall {
    arguments = List.copyOf(arguments);
    configuration = List.copyOf(configuration);
  }

  /** A parameter and what is passed for it. */
  public record Argument(Parameter parameter, Expression value) {}
}
