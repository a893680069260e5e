package dev.virgo.transform.processor;

import dev.virgo.transform.processor.Descriptor.Output;
import dev.virgo.transform.processor.Descriptor.Parameter;
import dev.virgo.transform.processor.Descriptor.Parameter.Absence;
import dev.virgo.transform.processor.Descriptor.Parameter.Kind;
import dev.virgo.transform.processor.Descriptor.Port;
import dev.virgo.transform.processor.Descriptor.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Reads ports from the parameters of a transform's methods, and fields from what they return. */
final class MethodReader {
  private static final String API = "dev.virgo.transform.";
  private static final String WINDOW = API + "SignalWindow";
  private static final String SEGMENTS = API + "SignalSegments";
  private static final String HEADER = API + "SignalHeader";
  private static final String SIGNAL = API + "Signal";

  private MethodReader() {}

  /** A parameter as a port of the language and as the worker passes it. */
  record PortParameter(Port port, Parameter parameter) {}

  /** The ports of a method that computes fields, in the order of its parameters. */
  static List<PortParameter> ports(ExecutableElement method) throws Problem {
    List<PortParameter> ports = new ArrayList<>();
    for (VariableElement variable : method.getParameters()) {
      boolean wrapped = PlainType.isClass(variable.asType(), "java.util.Optional");
      boolean nullable = Names.isNullable(variable, variable.asType());
      TypeMirror type = wrapped ? argument(variable.asType()) : variable.asType();
      Absence absence = wrapped ? Absence.OPTIONAL : nullable ? Absence.NULL : Absence.NEVER;
      String name = Names.configuration(variable);
      Kind kind = kind(type);
      String language =
          kind == Kind.PLAIN
              ? PlainType.of(type).orElseThrow(() -> unsupported(method, variable))
              : "Signal";
      ports.add(
          new PortParameter(
              new Port(name, language, absence != Absence.NEVER),
              new Parameter(name, kind, absence)));
    }
    if (ports.isEmpty()) {
      throw new Problem(
          method,
          "method "
              + method.getSimpleName()
              + " reads nothing; give it at least one parameter, e.g. SignalWindow eeg");
    }
    return ports;
  }

  private static Kind kind(TypeMirror type) {
    if (PlainType.isClass(type, WINDOW)) {
      return Kind.SIGNAL_WINDOW;
    }
    return PlainType.isClass(type, SEGMENTS) ? Kind.SIGNAL_SEGMENTS : Kind.PLAIN;
  }

  private static Problem unsupported(ExecutableElement method, VariableElement variable) {
    return new Problem(
        variable,
        "port "
            + variable.getSimpleName()
            + " of method "
            + method.getSimpleName()
            + " has the unsupported type "
            + variable.asType()
            + "; use SignalWindow (a Global transform: SignalSegments), "
            + PlainType.SUPPORTED);
  }

  /**
   * The parameters of {@code validate}, {@code locality} or {@code header}: headers or values of
   * ports.
   */
  static List<Parameter> hook(ExecutableElement method, SequencedMap<String, Port> ports)
      throws Problem {
    List<Parameter> parameters = new ArrayList<>();
    for (VariableElement variable : method.getParameters()) {
      String name = Names.configuration(variable);
      Port port = ports.get(name);
      boolean wrapped = PlainType.isClass(variable.asType(), "java.util.Optional");
      TypeMirror type = wrapped ? argument(variable.asType()) : variable.asType();
      if (port == null || !port.type().equals("Signal") || !PlainType.isClass(type, HEADER)) {
        throw new Problem(
            variable,
            "parameter "
                + variable.getSimpleName()
                + " of method "
                + method.getSimpleName()
                + " must be the SignalHeader of one of the signal inputs "
                + ports.sequencedKeySet()
                + ", and named like it");
      }
      Absence absence =
          wrapped
              ? Absence.OPTIONAL
              : Names.isNullable(variable, variable.asType()) ? Absence.NULL : Absence.NEVER;
      if (port.optional() && absence == Absence.NEVER) {
        throw new Problem(
            variable,
            "input "
                + name
                + " is optional: declare its header in method "
                + method.getSimpleName()
                + " as @Nullable SignalHeader or Optional<SignalHeader>");
      }
      parameters.add(new Parameter(name, Kind.SIGNAL_HEADER, absence));
    }
    return parameters;
  }

  /** How a method returns its fields. */
  static Returns returns(ExecutableElement method, boolean single) throws Problem {
    TypeMirror type = method.getReturnType();
    if (PlainType.isClass(type, SIGNAL)) {
      return Returns.SIGNAL;
    }
    if (PlainType.isClass(type, "java.util.List") && PlainType.isClass(argument(type), SIGNAL)) {
      return Returns.SIGNAL_LIST;
    }
    if (PlainType.components(type).isPresent() && !single) {
      return Returns.RECORD;
    }
    if (PlainType.of(type).isPresent()) {
      return Returns.PLAIN;
    }
    throw new Problem(
        method,
        "method "
            + method.getSimpleName()
            + " returns the unsupported type "
            + type
            + "; return Signal, "
            + PlainType.SUPPORTED);
  }

  /** The fields of a group. */
  static List<Output> outputs(
      ExecutableElement method, Returns returns, String single, String group) throws Problem {
    return switch (returns) {
      case SIGNAL, SIGNAL_LIST -> List.of(new Output(single, "Signal", group));
      case PLAIN -> List.of(new Output(single, type(method, method.getReturnType()), group));
      case RECORD -> {
        List<Output> outputs = new ArrayList<>();
        for (RecordComponentElement component :
            PlainType.components(method.getReturnType()).orElseThrow()) {
          outputs.add(
              new Output(
                  Names.configuration(component), type(component, component.asType()), group));
        }
        if (outputs.isEmpty()) {
          throw new Problem(method, "the record that run returns has no component: no field");
        }
        yield outputs;
      }
    };
  }

  private static String type(Element element, TypeMirror type) throws Problem {
    Optional<String> language =
        PlainType.isClass(type, SIGNAL) ? Optional.of("Signal") : PlainType.of(type);
    return language.orElseThrow(() ->
        new Problem(
            element,
            "field "
                + element.getSimpleName()
                + " has the unsupported type "
                + type
                + "; use Signal, "
                + PlainType.SUPPORTED));
  }

  private static TypeMirror argument(TypeMirror type) throws Problem {
    DeclaredType declared = (DeclaredType) type;
    if (declared.getTypeArguments().size() != 1) {
      throw new Problem(declared.asElement(), "give " + type + " its type argument");
    }
    return declared.getTypeArguments().getFirst();
  }
}
