package dev.virgo.schemas.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.math.BigDecimal;
import java.util.TreeMap;
import org.erdtman.jcs.NumberToJSON;

/**
 * Canonical JSON after RFC 8785, with one addition: a value of type Float is always written as one
 * ({@code 1.0}, never {@code 1}), so that {@code 1} of an Int and {@code 1.0} of a Float are two
 * configurations. Integers are 64-bit and written whole, also beyond 2^53.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The canonical text.
   *
   * @throws IllegalArgumentException for NaN and infinities, which JSON cannot say, and for
   *     integers beyond 64 bits, which no configuration holds
   */
  public static String of(JsonNode node) {
    var out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.getNodeType() == JsonNodeType.OBJECT) {
      writeObject(node, out);
    } else if (node.getNodeType() == JsonNodeType.ARRAY) {
      out.append('[');
      for (int i = 0; i < node.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        write(node.get(i), out);
      }
      out.append(']');
    } else if (node.isTextual()) {
      writeText(node.textValue(), out);
    } else if (node.isIntegralNumber()) {
      if (!node.canConvertToLong()) {
        throw new IllegalArgumentException(
            "no integer of 64 bits: " + node + "; two such would have one key");
      }
      out.append(node.longValue());
    } else if (node.isNumber()) {
      writeFloat(node.decimalValue(), node.doubleValue(), out);
    } else if (node.isBoolean() || node.isNull()) {
      out.append(node.asText());
    } else {
      throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode node, StringBuilder out) {
    // Sorted by UTF-16 code units (RFC 8785, 3.2.3), which is String's own order.
    var members = new TreeMap<String, JsonNode>();
    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    out.append('{');
    var separator = "";
    for (var member : members.entrySet()) {
      out.append(separator);
      separator = ",";
      writeText(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
    }
    out.append('}');
  }

  private static void writeFloat(BigDecimal exact, double value, StringBuilder out) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + exact);
    }
    String text;
    try {
      text = NumberToJSON.serializeNumber(value);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("not a JSON number: " + exact, e);
    }
    out.append(text);
    if (text.indexOf('.') < 0 && text.indexOf('e') < 0) {
      out.append(".0");
    }
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
