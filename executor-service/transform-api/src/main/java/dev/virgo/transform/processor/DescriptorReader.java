package dev.virgo.transform.processor;

import dev.virgo.transform.CustomResource;
import dev.virgo.transform.Deterministic;
import dev.virgo.transform.Field;
import dev.virgo.transform.Namespace;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Ships;
import dev.virgo.transform.Transform;
import dev.virgo.transform.processor.Descriptor.Demand;
import dev.virgo.transform.processor.Descriptor.Group;
import dev.virgo.transform.processor.Descriptor.GroupLocality;
import dev.virgo.transform.processor.Descriptor.Hooks;
import dev.virgo.transform.processor.Descriptor.Output;
import dev.virgo.transform.processor.Descriptor.Parameter;
import dev.virgo.transform.processor.Descriptor.Port;
import dev.virgo.transform.processor.Descriptor.Returns;
import dev.virgo.transform.processor.MethodReader.PortParameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads the descriptor of one transform from its class. */
final class DescriptorReader {
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*(-[A-Za-z0-9.]+)?");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
  private static final Set<String> HOOKS = Set.of("validate", "locality", "header");
  private static final long GIB = 1L << 30;

  private final Elements elements;
  private final SourceIndex sources;
  private final ShippedResources shipped;

  DescriptorReader(Elements elements, SourceIndex sources, ShippedResources shipped) {
    this.elements = elements;
    this.sources = sources;
    this.shipped = shipped;
  }

  /** The descriptor, or nothing where something was wrong, which is then among the problems. */
  Optional<Descriptor> read(TypeElement type, List<Problem> problems) {
    int before = problems.size();
    List<Descriptor.ConfigField> config = ConfigurationReader.read(type, problems);
    try {
      Descriptor descriptor = describe(type, config);
      return problems.size() == before ? Optional.of(descriptor) : Optional.empty();
    } catch (Problem problem) {
      problems.add(problem);
      return Optional.empty();
    }
  }

  private Descriptor describe(TypeElement type, List<Descriptor.ConfigField> config)
      throws Problem {
    if (type.getKind() != ElementKind.RECORD
        || type.getNestingKind() != NestingKind.TOP_LEVEL
        || !type.getModifiers().contains(Modifier.PUBLIC)) {
      throw new Problem(
          type,
          type.getSimpleName()
              + " is a @Transform: make it a public record of its own file, its components are the configuration");
    }
    List<ExecutableElement> methods = ElementFilter.methodsIn(type.getEnclosedElements());
    List<ExecutableElement> computing = computing(type, methods);
    SequencedMap<String, Port> ports = new LinkedHashMap<>();
    List<List<PortParameter>> parameters = new ArrayList<>();
    for (ExecutableElement method : computing) {
      List<PortParameter> own = MethodReader.ports(method);
      for (PortParameter parameter : own) {
        merge(ports, parameter.port(), method);
      }
      parameters.add(own);
    }
    Hooks hooks =
        new Hooks(
            hook(methods, "validate", ports),
            hook(methods, "locality", ports),
            hook(methods, "header", ports));
    List<Group> groups = new ArrayList<>();
    SequencedMap<String, Output> fields = new LinkedHashMap<>();
    for (int i = 0; i < computing.size(); i++) {
      ExecutableElement method = computing.get(i);
      List<Parameter> own = parameters.get(i).stream().map(PortParameter::parameter).toList();
      groups.add(group(type, method, own, hooks.locality() != null, fields));
    }
    Deterministic deterministic = type.getAnnotation(Deterministic.class);
    PackageElement home = elements.getPackageOf(type);
    return new Descriptor(
        home.getQualifiedName().toString(),
        type.getSimpleName().toString(),
        namespace(type, home),
        version(type),
        Javadoc.firstSentence(elements.getDocComment(type)),
        config,
        List.copyOf(ports.values()),
        List.copyOf(fields.values()),
        groups,
        deterministic == null ? 0 : deterministic.within(),
        demand(type),
        hooks);
  }

  private static List<ExecutableElement> computing(
      TypeElement type, List<ExecutableElement> methods) throws Problem {
    List<ExecutableElement> computing = new ArrayList<>();
    for (ExecutableElement method : methods) {
      boolean run = method.getSimpleName().contentEquals("run");
      boolean field = method.getAnnotation(Field.class) != null;
      if (run && field) {
        throw new Problem(
            method, "method run is a group by itself: drop @Field or rename the method");
      }
      if (run || field) {
        if (!method.getModifiers().contains(Modifier.PUBLIC)
            || method.getModifiers().contains(Modifier.STATIC)) {
          throw new Problem(
              method, "method " + method.getSimpleName() + " must be public and not static");
        }
        if (computing.stream().anyMatch(m -> m.getSimpleName().equals(method.getSimpleName()))) {
          throw new Problem(
              method,
              "there are two methods " + method.getSimpleName() + " that compute; rename one");
        }
        computing.add(run ? 0 : computing.size(), method);
      }
    }
    if (computing.isEmpty()) {
      throw new Problem(
          type,
          type.getSimpleName()
              + " computes nothing: add a method run, e.g. public Signal run(SignalWindow eeg), or methods with @Field");
    }
    return computing;
  }

  private static void merge(SequencedMap<String, Port> ports, Port port, ExecutableElement method)
      throws Problem {
    Port other = ports.putIfAbsent(port.name(), port);
    if (other != null && !other.equals(port)) {
      throw new Problem(
          method,
          "input "
              + port.name()
              + " is a "
              + describe(other)
              + " in one method and a "
              + describe(port)
              + " in "
              + method.getSimpleName()
              + "; use one type");
    }
  }

  private static String describe(Port port) {
    return (port.optional() ? "optional " : "") + port.type();
  }

  private static @Nullable List<Parameter> hook(
      List<ExecutableElement> methods, String name, SequencedMap<String, Port> ports)
      throws Problem {
    for (ExecutableElement method : methods) {
      if (method.getSimpleName().contentEquals(name)) {
        if (!method.getModifiers().contains(Modifier.PUBLIC)) {
          throw new Problem(method, "method " + name + " must be public: a worker calls it");
        }
        String expected =
            switch (name) {
              case "locality" -> "dev.virgo.transform.Locality";
              case "header" -> "dev.virgo.transform.SignalHeader";
              default -> "void";
            };
        if (!method.getReturnType().toString().equals(expected)) {
          throw new Problem(method, "method " + name + " must return " + expected);
        }
        return MethodReader.hook(method, ports);
      }
    }
    return null;
  }

  private Group group(
      TypeElement type,
      ExecutableElement method,
      List<Parameter> parameters,
      boolean computed,
      SequencedMap<String, Output> fields)
      throws Problem {
    Field field = method.getAnnotation(Field.class);
    String own =
        field == null
            ? "out"
            : field.value().isEmpty() ? Names.configuration(method) : field.value();
    String group = field == null ? "run" : own;
    GroupLocality locality = LocalityReader.read(type, method, computed);
    Returns returns = MethodReader.returns(method, field != null);
    List<Output> outputs = MethodReader.outputs(method, returns, own, group);
    LocalityReader.checkShape(method, parameters, locality, returns, outputs);
    for (Output output : outputs) {
      if (fields.putIfAbsent(output.name(), output) != null) {
        throw new Problem(method, "field " + output.name() + " is computed twice; rename one");
      }
    }
    SortedMap<String, String> resources = new TreeMap<>();
    shipped.add(resources, type, type.getAnnotation(Ships.class));
    shipped.add(resources, method, method.getAnnotation(Ships.class));
    Set<String> roots = new HashSet<>(HOOKS);
    roots.add(method.getSimpleName().toString());
    String hash = CodeHash.of(sources, type.getQualifiedName().toString(), roots, resources);
    return new Group(group, method.getSimpleName().toString(), hash, locality, parameters, returns);
  }

  private static String version(TypeElement type) throws Problem {
    String version = type.getAnnotation(Transform.class).version();
    if (!VERSION.matcher(version).matches()) {
      throw new Problem(
          type,
          "\""
              + version
              + "\" is no version: use digits and dots and, if need be, one suffix after a hyphen, e.g. @Transform(version = \"0.4.1\")");
    }
    return version;
  }

  private static String namespace(TypeElement type, PackageElement home) throws Problem {
    Namespace namespace = home.getAnnotation(Namespace.class);
    if (namespace == null || !NAMESPACE.matcher(namespace.value()).matches()) {
      throw new Problem(
          type,
          "package "
              + home.getQualifiedName()
              + " has no valid namespace: write @Namespace(\"virgo.eeg\"), lower-case names joined by dots, in its package-info.java");
    }
    return namespace.value();
  }

  private static Demand demand(TypeElement type) throws Problem {
    Resources resources = type.getAnnotation(Resources.class);
    SequencedMap<String, Double> custom = new LinkedHashMap<>();
    if (resources == null) {
      return new Demand(1, GIB, 0, custom);
    }
    if (!(resources.cpu() > 0 && resources.ramGb() > 0 && resources.gpu() >= 0)) {
      throw new Problem(
          type,
          "@Resources of "
              + type.getSimpleName()
              + ": cpu and ramGb must be positive, gpu not negative");
    }
    for (CustomResource resource : resources.custom()) {
      custom.put(resource.name(), resource.amount());
    }
    return new Demand(
        resources.cpu(), Math.round(resources.ramGb() * GIB), resources.gpu(), custom);
  }
}
