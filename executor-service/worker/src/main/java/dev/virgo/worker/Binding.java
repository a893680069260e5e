package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/** How the worker calls a transform's methods: the {@code binding} of its descriptor, resolved. */
record Binding(Class<?> type, List<GroupMethod> groups, List<Hook> hooks) {
  /** What a parameter takes. */
  enum Kind {
    SIGNAL_WINDOW,
    SIGNAL_SEGMENTS,
    SIGNAL_HEADER,
    PLAIN
  }

  /** How an absent port is passed. */
  enum Absence {
    NEVER,
    NULL,
    OPTIONAL
  }

  /** What a group's method gives back. */
  enum Returns {
    SIGNAL,
    SIGNAL_LIST,
    PLAIN,
    RECORD
  }

  /** One parameter, filled from a port. */
  record Parameter(String port, Kind kind, Absence absence) {}

  /** The method of one compute group. */
  record GroupMethod(String group, Method method, List<Parameter> parameters, Returns returns) {
    /** Whether it takes the whole recording at once. */
    boolean takesSegments() {
      return parameters.stream().anyMatch(parameter -> parameter.kind() == Kind.SIGNAL_SEGMENTS);
    }

    /** Whether it takes a stretch at a time. */
    boolean takesWindows() {
      return parameters.stream().anyMatch(parameter -> parameter.kind() == Kind.SIGNAL_WINDOW);
    }
  }

  /** {@code validate}, {@code locality} or {@code header}. */
  record Hook(String name, Method method, List<Parameter> parameters) {}

  /**
   * Loads the class and finds its methods.
   *
   * @throws IllegalStateException if jar and descriptor do not belong together
   */
  static Binding of(JsonNode descriptor, ClassLoader loader) {
    var json = descriptor.path("binding");
    var name = json.path("java_class").asText();
    try {
      var type = Class.forName(name, true, loader);
      var groups = new ArrayList<GroupMethod>();
      for (var group : json.path("groups")) {
        var parameters = parameters(group);
        var method = method(type, group.path("method").asText(), parameters.size());
        var returns = Returns.valueOf(group.path("returns").asText());
        groups.add(new GroupMethod(group.path("name").asText(), method, parameters, returns));
      }
      var hooks = new ArrayList<Hook>();
      for (var hook : List.of("validate", "locality", "header")) {
        if (json.has(hook)) {
          var parameters = parameters(json.path(hook));
          var method = method(type, json.path(hook).path("method").asText(), parameters.size());
          hooks.add(new Hook(hook, method, parameters));
        }
      }
      return new Binding(type, groups, hooks);
    } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
      throw new IllegalStateException(
          "descriptor of "
              + descriptor.path("identity").asText()
              + " does not fit its jar; build"
              + " the jar again",
          e);
    }
  }

  private static List<Parameter> parameters(JsonNode method) {
    return StreamSupport.stream(method.path("parameters").spliterator(), false)
        .map(json ->
            new Parameter(
                json.path("port").asText(),
                Kind.valueOf(json.path("kind").asText()),
                Absence.valueOf(json.path("absence").asText())))
        .toList();
  }

  private static Method method(Class<?> type, String name, int parameters) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .filter(m -> !m.isBridge())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                type + " has no public method " + name + " of " + parameters + " parameters"));
  }
}
