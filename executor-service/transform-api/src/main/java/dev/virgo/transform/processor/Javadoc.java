package dev.virgo.transform.processor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the first sentence of a doc comment as plain text. */
final class Javadoc {
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+([^}]*)}");
  private static final Pattern SENTENCE = Pattern.compile("^(.*?\\.)(\\s|$)");

  private Javadoc() {}

  static String firstSentence(@Nullable String comment) {
    if (comment == null) {
      return "";
    }
    String text = INLINE_TAG.matcher(comment).replaceAll("$1").replaceAll("<[^>]+>", " ");
    String beforeTags = text.split("(?m)^\\s*@", 2)[0].replaceAll("\\s+", " ").strip();
    Matcher sentence = SENTENCE.matcher(beforeTags);
    return sentence.find() ? sentence.group(1) : beforeTags;
  }
}
