package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.util.Iterator;
import java.util.function.Consumer;

/** The beginning of a value as text: no more of it is looked at than is shown. */
final class Preview {

  private final StringBuilder text = new StringBuilder();
  private final int most;

  private Preview(int most) {
    this.most = most;
  }

  /** As {@link Value#asText} says, at most so many characters; {@code …} where there is more. */
  static String of(Value value, int most) {
    Preview preview = new Preview(most);
    preview.write(value);
    return preview.text.length() <= most
        ? preview.text.toString()
        : preview.text.substring(0, most - 1) + "…";
  }

  private boolean isFull() {
    return text.length() > most;
  }

  private void write(String part) {
    text.append(part, 0, Math.min(part.length(), most + 1));
  }

  private void write(Value value) {
    switch (value) {
      case Value.TextValue(String own) -> write(own);
      case Value.ListValue(var elements) -> write("[", elements, this::write, "]");
      case Value.RecordValue(var fields) ->
          write(
              "{",
              fields.entrySet(),
              field -> {
                write(field.getKey() + ": ");
                write(field.getValue());
              },
              "}");
      case Value.MapValue(var entries) ->
          write(
              "{",
              entries.entrySet(),
              entry -> {
                write(entry.getKey());
                write(": ");
                write(entry.getValue());
              },
              "}");
      case Value.UnionValue(var _, Value inner) -> write(inner);
      case Value.SomeValue(Value inner) -> write(inner);
      case Value.FunctionValue(var type, var _) -> write(type.toString());
      case Value.IntValue _, Value.FloatValue _, Value.BooleanValue _, Value.NoneValue _ ->
          write(value.asText());
    }
  }

  private <T> void write(String opening, Iterable<T> parts, Consumer<T> part, String closing) {
    write(opening);
    String before = "";
    for (Iterator<T> rest = parts.iterator(); rest.hasNext() && !isFull(); ) {
      write(before);
      part.accept(rest.next());
      before = ", ";
    }
    write(closing);
  }
}
