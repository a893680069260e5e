package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.transform.ConfigurationName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plain values between JSON and Java: whole numbers, doubles, booleans, text, lists, optional
 * values and records of these, whose components are snake_case in JSON.
 */
final class PlainValues {
  private PlainValues() {}

  /** JSON that does not fit the Java type. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final String member;

    Unfit(String member, String message) {
      super(message);
      this.member = member;
    }

    /** The outermost member at fault; empty: the whole value. */
    String member() {
      return member;
    }

    Unfit in(String outer) {
      var unfit =
          new Unfit(outer, member.isEmpty() ? getMessage0() : member + ": " + getMessage0());
      unfit.initCause(getCause());
      return unfit;
    }

    private String getMessage0() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads JSON as a Java type.
   *
   * @throws Unfit naming the member that does not fit
   */
  static Object read(@Nullable JsonNode json, Type type) throws Unfit {
    if (type instanceof ParameterizedType generic) {
      return generic(json, generic);
    }
    if (json == null || json.isNull() || json.isMissingNode()) {
      throw new Unfit("", "a value is missing");
    }
    if (type == int.class || type == Integer.class) {
      require(json.isIntegralNumber() && json.canConvertToInt(), json, "a 32-bit whole number");
      return json.intValue();
    }
    if (type == long.class || type == Long.class) {
      require(json.isIntegralNumber() && json.canConvertToLong(), json, "a 64-bit whole number");
      return json.longValue();
    }
    if (type == double.class || type == Double.class) {
      require(json.isNumber(), json, "a number");
      require(Double.isFinite(json.doubleValue()), json, "a number below 1.8e308");
      return json.doubleValue();
    }
    if (type == boolean.class || type == Boolean.class) {
      require(json.isBoolean(), json, "true or false");
      return json.booleanValue();
    }
    if (type == String.class) {
      require(json.isTextual(), json, "text");
      return json.textValue();
    }
    if (type instanceof Class<?> raw && raw.isRecord()) {
      return record(json, raw);
    }
    throw new Unfit("", "values of " + type + " are not supported");
  }

  private static Object generic(@Nullable JsonNode json, ParameterizedType type) throws Unfit {
    var item = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return json == null || json.isNull() || json.isMissingNode()
          ? Optional.empty()
          : Optional.of(read(json, item));
    }
    if (type.getRawType() != List.class) {
      throw new Unfit("", "values of " + type + " are not supported");
    }
    if (json == null || !json.isArray()) {
      throw new Unfit("", "a list is needed, not " + json);
    }
    var items = new ArrayList<Object>();
    for (var element : json) {
      items.add(read(element, item));
    }
    return List.copyOf(items);
  }

  /**
   * Makes a record from an object.
   *
   * @throws Unfit if a member does not fit or is unknown, or the record's constructor refuses them
   */
  static Object record(JsonNode json, Class<?> type) throws Unfit {
    require(json.isObject(), json, "an object");
    var components = type.getRecordComponents();
    var values = new Object[components.length];
    var known = new ArrayList<String>();
    for (int i = 0; i < values.length; i++) {
      var name = ConfigurationName.of(components[i].getName());
      known.add(name);
      try {
        values[i] = read(json.get(name), components[i].getGenericType());
      } catch (Unfit e) {
        throw e.in(name);
      }
    }
    for (var name : (Iterable<String>) json::fieldNames) {
      if (!known.contains(name)) {
        throw new Unfit(name, "there is no such member; there are " + known);
      }
    }
    try {
      return constructor(type, components).newInstance(values);
    } catch (InvocationTargetException e) {
      var unfit = new Unfit("", String.valueOf(e.getTargetException().getMessage()));
      unfit.initCause(e.getTargetException());
      throw unfit;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has a constructor of its components: " + type, e);
    }
  }

  private static Constructor<?> constructor(Class<?> type, RecordComponent[] components)
      throws NoSuchMethodException {
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor;
  }

  private static void require(boolean fits, JsonNode json, String expected) throws Unfit {
    if (!fits) {
      throw new Unfit("", expected + " is needed, not " + json);
    }
  }

  /**
   * Writes a Java value as JSON.
   *
   * @throws Unfit for null, NaN and infinities, which have no JSON, and for foreign types
   */
  static JsonNode write(@Nullable Object value) throws Unfit {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case null -> throw new Unfit("", "the value is null; use Optional for what may be absent");
      case Integer number -> nodes.numberNode((long) number);
      case Long number -> nodes.numberNode((long) number);
      case Double number when Double.isFinite(number) -> nodes.numberNode((double) number);
      case Double number -> throw new Unfit("", number + " has no JSON; use Optional for it");
      case Boolean flag -> nodes.booleanNode(flag);
      case String text -> nodes.textNode(text);
      case Optional<?> optional -> optional.isPresent() ? write(optional.get()) : nodes.nullNode();
      case List<?> list -> {
        var array = nodes.arrayNode();
        for (var item : list) {
          array.add(write(item));
        }
        yield array;
      }
      case Record record -> members(record);
      default -> throw new Unfit("", "values of " + value.getClass() + " are not supported");
    };
  }

  private static JsonNode members(Record record) throws Unfit {
    var object = JsonNodeFactory.instance.objectNode();
    for (var component : record.getClass().getRecordComponents()) {
      var name = ConfigurationName.of(component.getName());
      try {
        object.set(name, write(component(record, component)));
      } catch (Unfit e) {
        throw e.in(name);
      }
    }
    return object;
  }

  /** The value of one component, whoever may see the record. */
  static @Nullable Object component(Record record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), e);
    }
  }
}
