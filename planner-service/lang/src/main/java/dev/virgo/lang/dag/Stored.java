package dev.virgo.lang.dag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A part of stored data, with the way to it; what does not fit is {@link Unfit}. */
final class Stored {

  /** Graphs of the longest texts that are compiled have fewer. */
  private static final int MOST_PARTS = 20_000_000;

  private static final int MOST_LEVELS = 1_000;

  /** What is read is not what is expected there. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit(String place, String problem) {
      super((place.isEmpty() ? "" : place + ": ") + problem, null, false, false);
    }
  }

  /** How much of the data has been looked at. */
  private static final class Progress {
    private int parts;
  }

  private final @Nullable Object data;
  private final @Nullable Stored around;
  private final String step;
  private final int level;
  private final Progress progress;

  private Stored(@Nullable Object data, @Nullable Stored around, String step, Progress progress) {
    this.data = data;
    this.around = around;
    this.step = step;
    this.level = around == null ? 0 : around.level + 1;
    this.progress = progress;
    if (level > MOST_LEVELS) {
      throw new Unfit("", "it is more than %d levels deep".formatted(MOST_LEVELS));
    }
    if (++progress.parts > MOST_PARTS) {
      throw new Unfit("", "it has more than %d parts".formatted(MOST_PARTS));
    }
  }

  /** All of it. */
  static Stored of(@Nullable Object data) {
    return new Stored(data, null, "", new Progress());
  }

  private Stored part(@Nullable Object own, String name) {
    return new Stored(own, this, name, progress);
  }

  /** Names of what it is in, from the outermost on. */
  String place() {
    List<String> steps = new ArrayList<>();
    for (Stored one = this; one != null; one = one.around) {
      if (!one.step.isEmpty()) {
        steps.add(one.step);
      }
    }
    return String.join(".", steps.reversed());
  }

  Unfit unfit(String problem) {
    return new Unfit(place(), problem);
  }

  String text() {
    if (data instanceof String text) {
      return text;
    }
    throw unfit("a text is expected");
  }

  /** A whole number from 0 on. */
  int number() {
    long number =
        switch (data) {
          case Integer integer -> integer;
          case Long whole -> whole;
          case null, default -> -1;
        };
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw unfit("a whole number from 0 on is expected");
    }
    return (int) number;
  }

  List<Stored> elements() {
    if (!(data instanceof List<?> list)) {
      throw unfit("a list is expected");
    }
    List<Stored> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(part(element, Integer.toString(elements.size())));
    }
    return elements;
  }

  List<String> texts() {
    return elements().stream().map(Stored::text).toList();
  }

  SequencedMap<String, Stored> members() {
    if (!(data instanceof Map<?, ?> map)) {
      throw unfit("an object is expected");
    }
    SequencedMap<String, Stored> members = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (!(key instanceof String name)) {
        throw unfit("names of members are texts");
      }
      members.put(name, part(value, name));
    });
    return members;
  }

  SequencedMap<String, String> textMembers() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    members().forEach((name, member) -> texts.put(name, member.text()));
    return texts;
  }

  /** What its member {@code discriminator} says that it is. */
  String said(String discriminator) {
    if (!(data instanceof Map<?, ?> map)) {
      throw unfit("an object is expected");
    }
    if (map.get(discriminator) instanceof String text) {
      return text;
    }
    throw unfit("there is no '" + discriminator + "'");
  }

  /**
   * Its members, which are these and no others.
   *
   * @param names one that may be missing ends with a question mark
   */
  Fields record(String... names) {
    SequencedMap<String, Stored> members = members();
    SequencedMap<String, Stored> further = new LinkedHashMap<>(members);
    for (String name : names) {
      boolean optional = name.endsWith("?");
      String own = optional ? name.substring(0, name.length() - 1) : name;
      if (further.remove(own) == null && !optional) {
        throw unfit("there is no '" + own + "'");
      }
    }
    if (!further.isEmpty()) {
      throw unfit("there is no place for '" + further.firstEntry().getKey() + "'");
    }
    return new Fields(members);
  }

  /** An object whose members are known. */
  static final class Fields {
    private final SequencedMap<String, Stored> members;

    private Fields(SequencedMap<String, Stored> members) {
      this.members = members;
    }

    @Nullable Stored optional(String name) {
      return members.get(name);
    }

    Stored get(String name) {
      Stored member = members.get(name);
      if (member == null) {
        throw new IllegalArgumentException("'" + name + "' was not asked for");
      }
      return member;
    }
  }
}
