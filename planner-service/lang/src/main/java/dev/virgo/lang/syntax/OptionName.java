package dev.virgo.lang.syntax;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The options of a call and the form of their values. */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of
public enum OptionName {
  RETRY("retry", Form.COUNT),
  TIMEOUT("timeout", Form.DURATION),
  DELAY("delay", Form.DURATION),
  BACKOFF("backoff", Form.WORD, "exponential", "linear", "fixed"),
  FALLBACK("fallback", Form.EXPRESSION),
  CACHE("cache", Form.DURATION),
  CACHE_BACKEND("cache_backend", Form.QUOTED),
  THROTTLE("throttle", Form.RATE),
  CONCURRENCY("concurrency", Form.COUNT),
  ON_ERROR("on_error", Form.WORD, "propagate", "skip", "log", "wrap"),
  LAZY("lazy", Form.FLAG),
  PRIORITY("priority", Form.PRIORITY, "critical", "high", "normal", "low", "background"),
  BATCH("batch", Form.COUNT),
  BATCH_TIMEOUT("batch_timeout", Form.DURATION),
  CHECKPOINT("checkpoint", Form.DURATION),
  WINDOW("window", Form.WINDOW, "tumbling", "sliding", "count"),
  JOIN("join", Form.JOIN, "combine_latest", "zip", "buffer");

  /** How a value is written. */
  enum Form {
    COUNT,
    DURATION,
    RATE,
    WORD,
    EXPRESSION,
    QUOTED,
    FLAG,
    PRIORITY,
    WINDOW,
    JOIN
  }

  private final String spelling;
  private final Form form;
  private final List<String> words;

  OptionName(String spelling, Form form, String... words) {
    this.spelling = spelling;
    this.form = form;
    this.words = List.of(words);
  }

  public String spelling() {
    return spelling;
  }

  Form form() {
    return form;
  }

  List<String> words() {
    return words;
  }

  static Optional<OptionName> of(String spelling) {
    return Arrays.stream(values()).filter(option -> option.spelling.equals(spelling)).findFirst();
  }

  static List<String> spellings() {
    return Arrays.stream(values()).map(OptionName::spelling).toList();
  }
}
