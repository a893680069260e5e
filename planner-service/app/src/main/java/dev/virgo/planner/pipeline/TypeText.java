package dev.virgo.planner.pipeline;

import dev.virgo.lang.type.Type;
import java.util.LinkedHashMap;

/**
 * Reads a type in the language's spelling, as descriptors write it: {@code Int}, {@code
 * List<String>}, {@code {a: Float, b: Optional<Int>}}, {@code Signal}.
 */
public final class TypeText {
  private static final int DEEPEST = 32;

  private final String text;
  private int at;
  private int depth;

  private TypeText(String text) {
    this.text = text;
  }

  /**
   * The type that the text spells.
   *
   * @throws IllegalArgumentException if it spells none
   */
  public static Type parse(String text) {
    var parser = new TypeText(text);
    var type = parser.type();
    if (parser.peek() != 0) {
      throw parser.expected("the end");
    }
    return type;
  }

  private Type type() {
    if (++depth > DEEPEST) {
      throw expected("a type that is nested less deeply");
    }
    var type = peek() == '{' ? record() : named();
    depth--;
    return type;
  }

  private Type record() {
    take('{');
    var fields = new LinkedHashMap<String, Type>();
    while (peek() != '}') {
      var name = name();
      take(':');
      if (fields.put(name, type()) != null) {
        throw expected("another field name than '" + name + "'");
      }
      if (peek() == ',') {
        take(',');
      }
    }
    take('}');
    return new Type.RecordOf(fields);
  }

  private Type named() {
    var name = name();
    return switch (name) {
      case "List" -> new Type.ListOf(argument());
      case "Optional" -> new Type.OptionalOf(argument());
      case "Map" -> map();
      default -> simple(name);
    };
  }

  private Type argument() {
    take('<');
    var argument = type();
    take('>');
    return argument;
  }

  private Type map() {
    take('<');
    var key = type();
    take(',');
    var value = type();
    take('>');
    return new Type.MapOf(key, value);
  }

  private Type simple(String name) {
    for (var primitive : Type.Primitive.values()) {
      if (primitive != Type.Primitive.NOTHING && primitive.toString().equals(name)) {
        return primitive;
      }
    }
    for (var stream : Type.Stream.values()) {
      if (stream.toString().equals(name)) {
        return stream;
      }
    }
    throw expected("a type of the language, not '" + name + "'");
  }

  private String name() {
    peek();
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (start == at) {
      throw expected("a name");
    }
    return text.substring(start, at);
  }

  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void take(char wanted) {
    if (peek() != wanted) {
      throw expected("'" + wanted + "'");
    }
    at++;
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "'%s' is no type: expected %s at position %d".formatted(text, what, at));
  }
}
