package dev.virgo.transform.processor;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What the build says about one transform; {@link DescriptorJson} writes it. */
record Descriptor(
    String packageName,
    String className,
    String namespace,
    String version,
    String doc,
    List<ConfigField> config,
    List<Port> inputs,
    List<Output> fields,
    List<Group> groups,
    double within,
    Demand demand,
    Hooks hooks) {

  /** {@code package.Class}, as in Java. */
  String javaClass() {
    return packageName + "." + className;
  }

  /** {@code package.Class@version}. */
  String identity() {
    return javaClass() + "@" + version;
  }

  /** One component of the configuration, in the record's order. */
  record ConfigField(
      String name,
      String type,
      boolean required,
      @Nullable Object defaultValue,
      ValueRange range,
      boolean inKey,
      @Nullable String since) {}

  /** One input. */
  record Port(String name, String type, boolean optional) {}

  /** One named output. */
  record Output(String name, String type, String group) {}

  /** Fields that one method makes. */
  record Group(
      String name,
      String method,
      String codeHash,
      GroupLocality locality,
      List<Parameter> parameters,
      Returns returns) {}

  /** A locality that an annotation fixes, or one that the method {@code locality} computes. */
  sealed interface GroupLocality {
    /** Asked of the transform by {@code describe}. */
    record Computed() implements GroupLocality {}

    /** Known from the build. */
    record Fixed(String kind, long beforeNs, long afterNs, double eps) implements GroupLocality {}
  }

  /** How the worker passes one port to a method. */
  record Parameter(String port, Kind kind, Absence absence) {
    enum Kind {
      SIGNAL_WINDOW,
      SIGNAL_SEGMENTS,
      SIGNAL_HEADER,
      PLAIN
    }

    /** How an absent optional port is passed. */
    enum Absence {
      NEVER,
      NULL,
      OPTIONAL
    }
  }

  /** What a group's method returns. */
  enum Returns {
    /** One {@code Signal}. */
    SIGNAL,
    /** A {@code List<Signal>}, one per segment of the first signal input; Global groups only. */
    SIGNAL_LIST,
    /** One plain value. */
    PLAIN,
    /** A record whose components are the fields. */
    RECORD
  }

  /** What one call asks of the host. */
  record Demand(double cpu, long ramBytes, double gpu, SequencedMap<String, Double> custom) {}

  /**
   * The optional methods that answer {@code describe}, with their parameters; null where the class
   * has none.
   */
  record Hooks(
      @Nullable List<Parameter> validate,
      @Nullable List<Parameter> locality,
      @Nullable List<Parameter> header) {}
}
