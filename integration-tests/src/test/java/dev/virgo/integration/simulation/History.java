package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Content;
import dev.virgo.schemas.event.Event.NodeReady;
import dev.virgo.schemas.event.Event.Port;
import dev.virgo.schemas.event.Event.ReadySlice;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What happened, kept beside the tables by who looks on: invariants over time are checked here. */
final class History {
  private final Map<Key, String> partsOfCutoff = new HashMap<>();
  private final Map<String, Key> cutoffOfParts = new HashMap<>();
  private final Map<Key, String> partsOfAsset = new HashMap<>();
  private final Map<Key, Key> meanings = new HashMap<>();
  private final Map<Key, Integer> grants = new HashMap<>();
  private final Map<Key, Integer> losses = new HashMap<>();
  private final Map<Key, Integer> removals = new HashMap<>();
  private final Map<Key, Set<Key>> contentsOf = new HashMap<>();
  private final Set<String> executed = new HashSet<>();
  private final TreeMap<String, Integer> seen = new TreeMap<>();
  int repairs;

  /** Something of this kind happened. */
  void saw(Object kind) {
    seen.merge(kind.toString(), 1, Integer::sum);
  }

  /** How often each kind of thing happened. */
  Map<String, Integer> seen() {
    return seen;
  }

  /** Slices are sent out. */
  void sent(NodeReady ready) {
    for (var slice : ready.slices()) {
      var parts = parts(ready, slice);
      same(partsOfCutoff.putIfAbsent(slice.cutoffKey(), parts), parts, slice.cutoffKey());
      var key = cutoffOfParts.putIfAbsent(parts, slice.cutoffKey());
      if (key != null && !key.equals(slice.cutoffKey())) {
        throw new Violation("equal parts make equal keys", parts);
      }
      slice
          .assetKeys()
          .forEach((field, assetKey) -> {
            var asset =
                String.join(
                    " ",
                    List.of(
                        ready.identity(),
                        field,
                        slice.slice().toString(),
                        ready.configHash().hex(),
                        ready.codeHash().hex(),
                        ready.lockfileHash().hex(),
                        slice.windows().toString()));
            same(partsOfAsset.putIfAbsent(assetKey, asset), asset, assetKey);
          });
    }
  }

  private static void same(@org.jspecify.annotations.Nullable String before, String now, Key key) {
    if (before != null && !before.equals(now)) {
      throw new Violation(
          "two keys are equal only if all their parts are",
          key.hex() + " has the parts " + before + " and " + now);
    }
  }

  private static String parts(NodeReady ready, ReadySlice slice) {
    var parts = new StringBuilder();
    parts.append(ready.identity(), 0, ready.identity().indexOf('@'));
    parts.append(' ').append(ready.group()).append(' ').append(slice.slice());
    parts.append(' ').append(ready.configHash().hex());
    parts.append(' ').append(ready.codeHash().hex());
    parts.append(' ').append(ready.lockfileHash().hex());
    for (int p = 0; p < ready.ports().size(); p++) {
      var port = ready.ports().get(p);
      parts.append('\n').append(port.name()).append(' ').append(port.locality());
      var seen = new TreeSet<Long>();
      for (var window : slice.windows().get(p)) {
        parts.append(' ').append(window).append(" in ").append(segment(port, window));
        data(parts, port, window, seen);
      }
    }
    return parts.toString();
  }

  private static String segment(Port port, Window window) {
    return port.segments().stream()
        .filter(one -> one.t0Ns() <= window.w0Ns() && window.w0Ns() < one.t1Ns())
        .findFirst()
        .map(one -> Long.toString(one.t0Ns()))
        .orElse("none");
  }

  /** Each block and slice once, as in the key. */
  private static void data(StringBuilder parts, Port port, Window window, Set<Long> seen) {
    var stream = port.stream();
    if (stream != null) {
      var header = Known.present(port.header());
      parts.append(' ').append(header);
      for (long n = window.w0Ns() / header.blockNs(); n * header.blockNs() < window.w1Ns(); n++) {
        if (seen.add(n)) {
          parts.append(' ').append(stream.blocks().get((int) (n - stream.firstBlock())).hex());
        }
      }
    }
    for (var input : Computation.inputs(port, window)) {
      if (seen.add(input.slice().t0Ns())) {
        parts.append(' ').append(input.slice()).append(input.contentHash().hex());
      }
    }
  }

  /** A worker computes a slice under a lease. */
  void executed(long lease, Key cutoffKey) {
    saw("execution");
    if (!executed.add(lease + " " + cutoffKey.hex())) {
      throw new Violation(
          "nothing is computed twice under one lease", cutoffKey.hex() + " under " + lease);
    }
  }

  /** A worker made a content. */
  void made(Key content, Key meaning) {
    var before = meanings.putIfAbsent(content, meaning);
    if (before != null && !before.equals(meaning)) {
      throw new Violation("one content has one meaning", content.hex());
    }
  }

  Key meaning(Key content) {
    return Known.present(meanings.get(content));
  }

  /** Somebody got the claim. */
  void granted(Key cutoffKey) {
    int times = grants.merge(cutoffKey, 1, Integer::sum);
    int excuses = losses.getOrDefault(cutoffKey, 0);
    for (var content : contentsOf.getOrDefault(cutoffKey, Set.of())) {
      excuses += removals.getOrDefault(content, 0);
    }
    if (times > 1 + excuses) {
      throw new Violation(
          "what was computed is computed again only after it was lost or removed",
          cutoffKey.hex() + " was given out " + times + " times, lost " + excuses + " times");
    }
  }

  /** A claim ended without a result. */
  void lost(Key cutoffKey) {
    losses.merge(cutoffKey, 1, Integer::sum);
  }

  /** A result was accepted. */
  void committed(Key cutoffKey, Map<String, Content> winner) {
    winner
        .values()
        .forEach(content ->
            contentsOf.computeIfAbsent(cutoffKey, _ -> new HashSet<>()).add(content.hash()));
  }

  /** A content was deleted, or found damaged. */
  void removed(Key content) {
    removals.merge(content, 1, Integer::sum);
  }
}
