package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Format;
import dev.virgo.schemas.time.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the assets behind what {@code virgo get} names. */
final class Choice {
  private static final Comparator<JsonNode> BY_TIME =
      Comparator.comparingLong((JsonNode asset) -> asset.path("t0_ns").asLong());

  private final Assets assets;
  private final @Nullable Slice window;

  /**
   * @param window only slices that overlap it; null: all
   */
  Choice(Assets assets, @Nullable Slice window) {
    this.assets = assets;
    this.window = window;
  }

  /** One asset. */
  List<Chosen> asset(String key) {
    var asset = assets.asset(key);
    if (window != null && !overlaps(asset, window)) {
      throw outside("asset " + key, List.of(asset));
    }
    return List.of(new Chosen(asset.path("node").asText(), null, List.of(asset)));
  }

  /**
   * An output of a run.
   *
   * @param output its name, or {@code output.field}; of an output with several fields the name
   *     alone is all of them
   * @throws CliFailure if the run has no such output, or did not make all of it
   */
  List<Chosen> ofRun(String runId, String output) {
    var run = assets.run(runId);
    var names = new TreeSet<String>();
    run.path("manifest").fieldNames().forEachRemaining(names::add);
    run.path("outputs").fieldNames().forEachRemaining(names::add);
    var chosen = new ArrayList<Chosen>();
    for (var name : matching(names, output)) {
      var value = run.path("outputs").get(name);
      if (value != null) {
        chosen.add(new Chosen(name, value, List.of()));
      } else {
        int expected = run.path("manifest").path(name).path("slices").asInt();
        var slices = listed(Map.of("run", runId, "output", name));
        requireAll(runId, name, expected, slices);
        requireSome(runId + "/" + name, slices);
        var fields = slices.stream().filter(fieldOf(name, output)).toList();
        if (!fields.isEmpty()) {
          chosen.add(new Chosen(name, null, fields));
        }
      }
    }
    if (chosen.isEmpty()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "run "
              + runId
              + " ("
              + run.path("status").asText()
              + ") has no output '"
              + output
              + "'"
              + (names.isEmpty()
                  ? "; it has none yet, see: virgo show " + runId
                  : "; it has " + String.join(", ", names)));
    }
    return chosen;
  }

  private void requireAll(String run, String name, int slices, List<JsonNode> found) {
    if (window == null && found.size() < slices) {
      throw new CliFailure(
          Exit.FAILED,
          "only "
              + found.size()
              + " of the "
              + slices
              + " slices of "
              + run
              + "/"
              + name
              + " are there; make them again with: virgo retry "
              + run);
    }
  }

  private void requireSome(String what, List<JsonNode> found) {
    if (found.isEmpty() && window != null) {
      throw outside(what, List.of());
    }
    if (found.isEmpty()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          what + " has no slices: there is nothing to write; see what ran with: virgo runs");
    }
  }

  private static boolean overlaps(JsonNode asset, Slice window) {
    return asset.path("t0_ns").asLong() < window.t1Ns()
        && window.t0Ns() < asset.path("t1_ns").asLong();
  }

  private CliFailure outside(String what, List<JsonNode> slices) {
    var stretch = window == null ? "" : Format.slice(window.t0Ns(), window.t1Ns());
    var where =
        slices.stream()
            .map(slice -> Format.slice(slice.path("t0_ns").asLong(), slice.path("t1_ns").asLong()))
            .collect(Collectors.joining(", "));
    return new CliFailure(
        Exit.WRONG_INPUT,
        what
            + " has nothing in "
            + stretch
            + (where.isEmpty() ? "" : "; it lies in " + where)
            + "; give another --window, or none for all of it");
  }

  /**
   * An output of the newest run of a version on a recording; counts as an access.
   *
   * @throws CliFailure if there is none
   */
  List<Chosen> ofVersion(String recording, String version, String output) {
    var base = new HashMap<String, String>();
    base.put("recording", recording);
    base.put("pipeline_version", version);
    var exact = new HashMap<>(base);
    exact.put("output", output);
    var slices = listed(exact);
    if (!slices.isEmpty()) {
      return List.of(new Chosen(output, null, slices));
    }
    var byOutput =
        listed(base).stream()
            .collect(
                Collectors.groupingBy(
                    asset -> asset.path("output").asText(""), TreeMap::new, Collectors.toList()));
    var chosen = new ArrayList<Chosen>();
    for (var name : matching(byOutput.navigableKeySet(), output)) {
      var fields =
          byOutput.getOrDefault(name, List.of()).stream().filter(fieldOf(name, output)).toList();
      if (!fields.isEmpty()) {
        chosen.add(new Chosen(name, null, fields));
      }
    }
    if (chosen.isEmpty() && window != null) {
      throw outside("output '" + output + "' of " + version + " on " + recording, List.of());
    }
    if (chosen.isEmpty()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "recording "
              + recording
              + " has no output '"
              + output
              + "' of "
              + version
              + (byOutput.isEmpty()
                  ? "; see which versions were completed with: virgo recordings show " + recording
                  : "; it has " + String.join(", ", byOutput.keySet())));
    }
    return chosen;
  }

  /** The outputs of that name: exactly, else its fields, else the output that it is a field of. */
  private static List<String> matching(Iterable<String> names, String wanted) {
    var exact = new ArrayList<String>();
    var fields = new ArrayList<String>();
    var whole = new ArrayList<String>();
    for (var name : names) {
      if (name.equals(wanted)) {
        exact.add(name);
      } else if (name.startsWith(wanted + ".")) {
        fields.add(name);
      } else if (wanted.startsWith(name + ".")) {
        whole.add(name);
      }
    }
    return !exact.isEmpty() ? exact : !fields.isEmpty() ? fields : whole;
  }

  private static Predicate<JsonNode> fieldOf(String name, String wanted) {
    var field = wanted.startsWith(name + ".") ? wanted.substring(name.length() + 1) : "";
    return asset -> field.isEmpty() || field.equals(asset.path("field").asText());
  }

  private List<JsonNode> listed(Map<String, String> filters) {
    var query = new HashMap<>(filters);
    if (window != null) {
      query.put("from_ns", Long.toString(window.t0Ns()));
      query.put("to_ns", Long.toString(window.t1Ns()));
    }
    return assets.list(query).stream().sorted(BY_TIME).toList();
  }
}
