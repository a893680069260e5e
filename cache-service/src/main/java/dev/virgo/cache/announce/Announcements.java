package dev.virgo.cache.announce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Made;
import dev.virgo.cache.decide.Outcomes;
import dev.virgo.cache.decide.Told;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.wire.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one transaction as events: one {@code node-done} per run, node and group (several
 * if they would grow beyond half a MiB), one {@code asset-materialized} per new asset.
 */
public final class Announcements implements Outcomes {
  private static final int MAX_SLICES = 500;
  private static final int MAX_CHARACTERS = 400_000;

  private record Addressee(
      String run, String recording, String node, String group, @Nullable String traceparent) {}

  private final Map<Addressee, List<Told>> told = new LinkedHashMap<>();
  private final List<Made> made = new ArrayList<>();

  @Override
  public void tell(Collection<Told> outcomes) {
    for (var one : outcomes) {
      var want = one.want();
      var addressee =
          new Addressee(
              want.run(), want.recording(), want.node(), want.group(), want.traceparent());
      told.computeIfAbsent(addressee, _ -> new ArrayList<>()).add(one);
    }
  }

  @Override
  public void announce(Collection<Made> assets) {
    made.addAll(assets);
  }

  /** Everything told and announced so far, in that order. */
  public List<Outbox.Outgoing> events() {
    var events = new ArrayList<Outbox.Outgoing>();
    told.forEach((addressee, outcomes) -> {
      for (var part : parts(outcomes)) {
        events.add(new Outbox.Outgoing(done(addressee, part), addressee.traceparent()));
      }
    });
    made.forEach(one -> events.add(new Outbox.Outgoing(event(one), one.want().traceparent())));
    return events;
  }

  private static List<List<Told>> parts(List<Told> outcomes) {
    var parts = new ArrayList<List<Told>>();
    var part = new ArrayList<Told>();
    int characters = 0;
    for (var one : outcomes) {
      int size = size(one);
      if (!part.isEmpty() && (part.size() == MAX_SLICES || characters + size > MAX_CHARACTERS)) {
        parts.add(List.copyOf(part));
        part.clear();
        characters = 0;
      }
      part.add(one);
      characters += size;
    }
    parts.add(List.copyOf(part));
    return parts;
  }

  private static int size(Told one) {
    int size = 600 + (one.error() == null ? 0 : one.error().length());
    for (var content : one.fields().values()) {
      size += 400 + (content.valueJson() == null ? 0 : content.valueJson().length());
    }
    return size;
  }

  private static Event done(Addressee addressee, List<Told> part) {
    return new Event.NodeDone(
        addressee.run(),
        addressee.recording(),
        addressee.node(),
        addressee.group(),
        part.stream().map(Announcements::slice).toList());
  }

  private static Event.DoneSlice slice(Told one) {
    return new Event.DoneSlice(
        one.want().slice(),
        one.want().dispatch(),
        one.decision(),
        one.reason(),
        one.error(),
        fields(one),
        one.usage(),
        one.savedUsd());
  }

  /** A group with so many large values that no event could carry them is read by its hashes. */
  private static Map<String, Event.FieldValue> fields(Told one) {
    boolean inline = size(one) <= MAX_CHARACTERS;
    var fields = new TreeMap<String, Event.FieldValue>();
    one.fields()
        .forEach((name, content) ->
            fields.put(
                name,
                new Event.FieldValue(
                    assetKey(one, name),
                    content.hash(),
                    content.uri(),
                    inline ? value(content) : null)));
    return fields;
  }

  private static Key assetKey(Told one, String field) {
    var key = one.want().assetKeys().get(field);
    if (key == null) {
      throw new IllegalStateException(
          "told of field '" + field + "' that " + one.want() + " never asked for");
    }
    return key;
  }

  private static Event event(Made one) {
    var want = one.want();
    var key = want.assetKeys().get(one.field());
    if (key == null) {
      throw new IllegalStateException("made field '" + one.field() + "' that nobody asked for");
    }
    return new Event.AssetMaterialized(
        key,
        want.recording(),
        want.run(),
        want.node(),
        one.field(),
        want.slice().t0Ns(),
        want.slice().t1Ns(),
        one.content().hash(),
        one.content().uri(),
        value(one.content()),
        want.transform(),
        want.config(),
        want.code());
  }

  private static @Nullable JsonNode value(Content content) {
    if (content.valueJson() == null) {
      return null;
    }
    try {
      return EventJson.json().readTree(content.valueJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the stored value of content " + content.hash() + " is no JSON", e);
    }
  }
}
