package dev.virgo.lang.syntax;

/**
 * What people read about an option of a call.
 *
 * @param value how its value is written
 * @param usual what holds if nothing is said
 * @param meaning what it does
 * @param beside how it goes together with other options; empty if it does not matter
 */
public record OptionGuide(String value, String usual, String meaning, String beside) {

  /** Of one option. */
  public static OptionGuide of(OptionName option) {
    String value = value(option);
    return switch (option) {
      case RETRY ->
          new OptionGuide(
              value,
              "0",
              "how often a call that failed is made again; so many attempts and one more at most",
              "each attempt has its own `timeout`, token and slot; a failure that is permanent, or"
                  + " of a limit, is not tried again");
      case TIMEOUT ->
          new OptionGuide(
              value,
              "none",
              "an attempt that takes longer is interrupted and has failed",
              "waiting for `throttle` and `concurrency` and the pauses of `delay` are not counted");
      case DELAY ->
          new OptionGuide(
              value, "none", "pause before the next attempt, 30 s at most", "needs `retry`");
      case BACKOFF ->
          new OptionGuide(
              value,
              "fixed",
              "the pause before the n-th retry: as `delay` says, n times that, or 2^(n-1) times"
                  + " that; 30 s at most",
              "needs `retry` and `delay`");
      case FALLBACK ->
          new OptionGuide(
              value,
              "none",
              "what stands in for the result of a call that failed for good; computed only then",
              "wins over `on_error`, which holds for a fallback that fails; never kept by `cache`");
      case CACHE ->
          new OptionGuide(
              value,
              "off",
              "for so long a result is used again for the same arguments; what was asked for least"
                  + " recently goes first where there are too many",
              "looked up once, before the first attempt; what is found takes no token and no slot;"
                  + " on a transform without effect, its results are kept anyway");
      case CACHE_BACKEND ->
          new OptionGuide(
              value,
              "\"in-memory\"",
              "where results are kept; there is no other place yet",
              "needs `cache`");
      case THROTTLE ->
          new OptionGuide(
              value,
              "none",
              "so many calls in a time; those beyond wait",
              "one for all calls of the function: what is said first holds; each attempt counts");
      case CONCURRENCY ->
          new OptionGuide(
              value,
              "none",
              "so many calls at the same time; those beyond wait",
              "one for all calls of the function: what is said first holds; a pause of `delay`"
                  + " gives the slot back");
      case ON_ERROR ->
          new OptionGuide(
              value,
              "propagate",
              "what becomes of a call that failed for good: the failure goes on to what reads it;"
                  + " `skip` gives the empty value of the type, `log` that and a line; `wrap` makes"
                  + " the type a union of the value and a record of `moduleName`, `error` and"
                  + " `timestamp`",
              "after `retry` and `fallback`; of a call in a lambda `log` says one line in a run");
      case LAZY ->
          new OptionGuide(
              value,
              "false",
              "an action is carried out only if something reads its result; everything else is"
                  + " computed only then anyway",
              "");
      case PRIORITY ->
          new OptionGuide(
              value,
              "normal",
              "who gets a free slot first: critical is 100, high 80, normal 50, low 20, background"
                  + " 0",
              "matters only where calls wait: for `concurrency`, or for a slot of an `Engine`");
      case BATCH, BATCH_TIMEOUT, CHECKPOINT, WINDOW, JOIN ->
          new OptionGuide(value, "none", "for endless streams; refused, as there are none", "");
    };
  }

  private static String value(OptionName option) {
    return switch (option.form()) {
      case COUNT -> "a number, `3`";
      case DURATION -> "a time in `ms`, `s`, `min`, `h` or `d`, `30s`";
      case RATE -> "a number in a time, `100/1min`";
      case WORD -> "`" + String.join("`, `", option.words()) + "`";
      case EXPRESSION -> "an expression of the result's type";
      case QUOTED -> "a name in quotes";
      case FLAG -> "nothing, `true` or `false`";
      case PRIORITY -> "`" + String.join("`, `", option.words()) + "` or a number from 0 to 100";
      case WINDOW -> "`tumbling(5s)`, `sliding(10s, 2s)` or `count(50)`";
      case JOIN -> "`combine_latest`, `zip` or `buffer(250ms)`";
    };
  }
}
