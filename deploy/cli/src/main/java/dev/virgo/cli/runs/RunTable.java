package dev.virgo.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A run as people see it: a headline and a table per node. */
public final class RunTable {
  private RunTable() {}

  /** Prints the run. */
  public static void show(Terminal terminal, JsonNode run) {
    terminal.print(headline(run));
    var error = run.path("error").asText("");
    if (!error.isEmpty()) {
      terminal.print("  " + error);
    }
    var rows = new ArrayList<List<String>>();
    for (var node : run.path("nodes")) {
      rows.add(row(node));
    }
    if (!rows.isEmpty()) {
      terminal.table(
          List.of(
              "node",
              "slices",
              "hit",
              "cutoff",
              "materialized",
              "failed",
              "skipped",
              "open",
              "cancelled",
              "queue/slice",
              "run",
              "cpu",
              "peak",
              "cost",
              "saved",
              "where"),
          rows);
    }
  }

  /** One line: id, status, pipeline, recording. */
  public static String headline(JsonNode run) {
    return "run "
        + run.path("run").asText()
        + "  "
        + run.path("status").asText()
        + "  "
        + run.path("pipeline").asText()
        + " on "
        + run.path("recording").asText();
  }

  private static List<String> row(JsonNode node) {
    var backend = node.path("backend").asText("");
    return List.of(
        node.path("node").asText(),
        node.path("slices").asText(),
        node.path("hit").asText(),
        node.path("cutoff").asText(),
        node.path("materialized").asText(),
        node.path("failed").asText(),
        node.path("skipped").asText(),
        node.path("pending").asText(),
        node.path("cancelled").asText(),
        Format.milliseconds(queuePerSlice(node)),
        Format.milliseconds(node.path("run_ms").asDouble()),
        Format.milliseconds(node.path("cpu_s").asDouble() * 1000),
        Format.bytes(node.path("peak_rss_bytes").asLong()),
        Format.dollars(node.path("cost_usd").asDouble()),
        Format.dollars(node.path("saved_usd").asDouble()),
        backend.isEmpty() ? "" : backend + "@" + places(node));
  }

  /** {@code host/1,2 other/1}: the slots of each host. */
  private static String places(JsonNode node) {
    var slots = new TreeMap<String, TreeSet<String>>();
    for (var place : node.path("places")) {
      slots
          .computeIfAbsent(place.path("host").asText(), _ -> new TreeSet<>())
          .add(place.path("slot").asText());
    }
    return slots.isEmpty()
        ? node.path("host").asText()
        : slots.entrySet().stream()
            .map(host -> host.getKey() + "/" + String.join(",", host.getValue()))
            .collect(Collectors.joining(" "));
  }

  /** Slices wait beside each other: their sum says nothing to people. */
  private static double queuePerSlice(JsonNode node) {
    int executed = node.path("materialized").asInt() + node.path("failed").asInt();
    return node.path("queue_ms").asDouble() / Math.max(1, executed);
  }

  /** {@code filtered 12/60 alpha 3/60}: slices that are done, per node. */
  public static String progress(JsonNode run) {
    var line = new StringBuilder(run.path("status").asText().toLowerCase(java.util.Locale.ROOT));
    for (var node : run.path("nodes")) {
      int slices = node.path("slices").asInt();
      if (slices > 0) {
        line.append("  ")
            .append(node.path("node").asText())
            .append(' ')
            .append(slices - node.path("pending").asInt())
            .append('/')
            .append(slices);
      }
    }
    return line.toString();
  }
}
