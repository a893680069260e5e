package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.util.Iterator;
import java.util.Map;

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
      case Value.ListValue(var elements) -> {
        write("[");
        String before = "";
        for (Iterator<Value> rest = elements.iterator(); rest.hasNext() && !isFull(); ) {
          write(before);
          write(rest.next());
          before = ", ";
        }
        write("]");
      }
      case Value.RecordValue(var fields) -> {
        write("{");
        String before = "";
        for (Map.Entry<String, Value> field : fields.entrySet()) {
          if (isFull()) {
            break;
          }
          write(before + field.getKey() + ": ");
          write(field.getValue());
          before = ", ";
        }
        write("}");
      }
      case Value.MapValue(var entries) -> {
        write("{");
        String before = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
          if (isFull()) {
            break;
          }
          write(before);
          write(entry.getKey());
          write(": ");
          write(entry.getValue());
          before = ", ";
        }
        write("}");
      }
      case Value.UnionValue(var _, Value inner) -> write(inner);
      case Value.SomeValue(Value inner) -> write(inner);
      case Value.FunctionValue(var type, var _) -> write(type.toString());
      case Value.IntValue _, Value.FloatValue _, Value.BooleanValue _, Value.NoneValue _ ->
          write(value.asText());
    }
  }
}
