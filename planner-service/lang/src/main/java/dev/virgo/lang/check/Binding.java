package dev.virgo.lang.check;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a name stands for from one declaration on.
 *
 * @param declaration id of the tree node that declares it
 * @param number 1 for the first binding of the name, then 2, …
 * @param constant its value if it is a number, text or truth value that the text alone says, else
 *     null
 * @param computed whether it depends on the result of a transform
 */
public record Binding(
    int declaration,
    String name,
    int number,
    Type type,
    Span span,
    boolean input,
    @Nullable Value constant,
    boolean computed) {

  /** Whether this is the very same declaration. */
  public boolean isSame(Binding other) {
    return declaration == other.declaration;
  }

  /** {@code clean}, {@code clean#2}, … */
  public String numberedName() {
    return number == 1 ? name : name + "#" + number;
  }
}
