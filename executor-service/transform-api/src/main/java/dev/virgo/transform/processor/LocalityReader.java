package dev.virgo.transform.processor;

import dev.virgo.transform.Locality;
import dev.virgo.transform.TimeLocality;
import dev.virgo.transform.processor.Descriptor.GroupLocality;
import dev.virgo.transform.processor.Descriptor.Output;
import dev.virgo.transform.processor.Descriptor.Parameter;
import dev.virgo.transform.processor.Descriptor.Returns;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Reads how far the results of a compute group look beyond their slice. */
final class LocalityReader {
  private LocalityReader() {}

  /** The locality that annotations fix or a method computes; Global where neither does. */
  static GroupLocality read(TypeElement type, ExecutableElement method, boolean computed)
      throws Problem {
    TimeLocality onMethod = method.getAnnotation(TimeLocality.class);
    TimeLocality onType = type.getAnnotation(TimeLocality.class);
    if (onType != null && computed) {
      throw new Problem(
          type, "@TimeLocality and a method locality(...) both say how far results look: keep one");
    }
    TimeLocality stated = onMethod != null ? onMethod : onType;
    if (stated == null) {
      return computed
          ? new GroupLocality.Computed()
          : new GroupLocality.Fixed(Locality.Kind.GLOBAL.name(), 0, 0, 0);
    }
    Element where = onMethod != null ? method : type;
    try {
      Locality value =
          new Locality(
              stated.value(),
              Math.round(stated.beforeSeconds() * 1e9),
              Math.round(stated.afterSeconds() * 1e9),
              stated.tolerance());
      return new GroupLocality.Fixed(
          value.kind().name(), value.beforeNs(), value.afterNs(), value.eps());
    } catch (IllegalArgumentException e) {
      throw new Problem(where, "@TimeLocality does not fit its kind: " + e.getMessage());
    }
  }

  /** Checks that what a method takes and returns fits how far it looks. */
  static void checkShape(
      ExecutableElement method,
      List<Parameter> parameters,
      GroupLocality locality,
      Returns returns,
      List<Output> outputs)
      throws Problem {
    boolean global =
        locality instanceof GroupLocality.Fixed fixed
            && fixed.kind().equals(Locality.Kind.GLOBAL.name());
    for (Parameter parameter : parameters) {
      boolean segments = parameter.kind() == Parameter.Kind.SIGNAL_SEGMENTS;
      if (parameter.kind() == Parameter.Kind.SIGNAL_WINDOW && global) {
        throw new Problem(
            method,
            "method "
                + method.getSimpleName()
                + " is Global (the default), which sees whole recordings: take SignalSegments "
                + parameter.port()
                + ", or say with @TimeLocality or a method locality(...) that a stretch is enough");
      }
      if (segments && !global) {
        throw new Problem(
            method,
            "method "
                + method.getSimpleName()
                + " is not Global: take SignalWindow "
                + parameter.port()
                + " instead of SignalSegments");
      }
    }
    for (Output output : outputs) {
      boolean signal = output.type().equals("Signal");
      if (global && signal && returns != Returns.SIGNAL_LIST) {
        throw new Problem(
            method,
            "method "
                + method.getSimpleName()
                + " is Global: return List<Signal>, one per segment, for the field "
                + output.name());
      }
      if (!global && (!signal || returns == Returns.SIGNAL_LIST)) {
        throw new Problem(
            method,
            "field "
                + output.name()
                + " has one value per recording: make method "
                + method.getSimpleName()
                + " Global (the default), or return Signal");
      }
    }
  }
}
