package dev.virgo.integration.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One trace as Jaeger's API gives it. */
final class TraceTree {
  private final Map<String, Span> spans = new LinkedHashMap<>();

  /** The trace of {@code /api/traces/ID}; empty if Jaeger does not know it. */
  TraceTree(JsonNode answer) {
    var data = answer.path("data").path(0);
    for (var span : data.path("spans")) {
      var parsed = Span.of(span, data.path("processes"));
      spans.put(parsed.id(), parsed);
    }
  }

  /** A reference to a span of any trace. */
  record Reference(String trace, String span) {}

  /**
   * One span.
   *
   * @param parent a span of the same trace, which may not have come
   * @param links to spans of other traces
   */
  record Span(
      String id,
      String service,
      String name,
      Optional<String> parent,
      List<Reference> links,
      Map<String, String> attributes) {
    static Span of(JsonNode json, JsonNode processes) {
      var attributes = new TreeMap<String, String>();
      json.path("tags")
          .forEach(tag -> attributes.put(tag.path("key").asText(), tag.path("value").asText()));
      var trace = json.path("traceID").asText();
      Optional<String> parent = Optional.empty();
      var links = new ArrayList<Reference>();
      for (var one : json.path("references")) {
        var to = new Reference(one.path("traceID").asText(), one.path("spanID").asText());
        if (one.path("refType").asText().equals("CHILD_OF") && to.trace().equals(trace)) {
          parent = Optional.of(to.span());
        } else {
          links.add(to);
        }
      }
      return new Span(
          json.path("spanID").asText(),
          processes.path(json.path("processID").asText()).path("serviceName").asText(),
          json.path("operationName").asText(),
          parent,
          links,
          attributes);
    }

    /** Whether it says that something went wrong. */
    boolean failed() {
      return attributes.getOrDefault("otel.status_code", "").equals("ERROR");
    }

    String attribute(String name) {
      return attributes.getOrDefault(name, "");
    }
  }

  int size() {
    return spans.size();
  }

  /** Spans without a parent. */
  List<Span> roots() {
    return where(span -> span.parent().isEmpty());
  }

  /** Spans whose parent is not in the trace. */
  List<Span> orphans() {
    return where(span -> span.parent().isPresent() && !spans.containsKey(span.parent().get()));
  }

  Set<String> services() {
    var services = new TreeSet<String>();
    spans.values().forEach(span -> services.add(span.service()));
    return services;
  }

  Optional<Span> span(String id) {
    return Optional.ofNullable(spans.get(id));
  }

  /** Spans of a service whose name begins like this. */
  List<Span> named(String service, String beginning) {
    return where(span -> span.service().equals(service) && span.name().startsWith(beginning));
  }

  List<Span> where(Predicate<Span> condition) {
    return spans.values().stream().filter(condition).toList();
  }

  /** From the parent to the root. */
  List<Span> ancestors(Span span) {
    var ancestors = new ArrayList<Span>();
    for (var above = parent(span); above.isPresent(); above = parent(above.get())) {
      ancestors.add(above.get());
    }
    return ancestors;
  }

  private Optional<Span> parent(Span span) {
    return span.parent().flatMap(this::span);
  }

  /** One line per span, indented below its parent; what has none in the trace comes last. */
  @Override
  public String toString() {
    var text = new StringBuilder(size() + " spans\n");
    roots().forEach(root -> print(text, root, 1));
    orphans().forEach(orphan -> print(text.append(" orphan:\n"), orphan, 1));
    return text.toString();
  }

  private void print(StringBuilder text, Span span, int depth) {
    text.append(" ".repeat(2 * depth))
        .append("%s: %s%s%n".formatted(span.service(), span.name(), span.failed() ? " !" : ""));
    where(child -> child.parent().filter(span.id()::equals).isPresent())
        .forEach(child -> print(text, child, depth + 1));
  }
}
