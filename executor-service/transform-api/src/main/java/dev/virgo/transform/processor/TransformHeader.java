package dev.virgo.transform.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The declaration of a transform's record up to its body, without what must not enter its code
 * hash: the version, the resources and the annotations of its components.
 */
final class TransformHeader {
  private static final Set<String> LEFT_OUT = Set.of("Transform", "Resources");

  private TransformHeader() {}

  /** Drops what is left out from the tokens of a declaration. */
  static List<String> normalised(List<String> tokens) {
    List<String> kept = new ArrayList<>();
    int depth = 0;
    int at = 0;
    while (at < tokens.size()) {
      String token = tokens.get(at);
      if (token.equals("@") && !tokens.get(at + 1).equals("interface")) {
        int end = annotationEnd(tokens, at);
        if (depth == 0 && !LEFT_OUT.contains(annotationName(tokens, at))) {
          kept.addAll(tokens.subList(at, end));
        }
        at = end;
        continue;
      }
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      kept.add(token);
      at++;
    }
    return kept;
  }

  private static String annotationName(List<String> tokens, int at) {
    int name = at + 1;
    while (name + 2 < tokens.size() && tokens.get(name + 1).equals(".")) {
      name += 2;
    }
    return tokens.get(name);
  }

  /**
   * Index after an annotation that starts at an index: its name and, if there, its balanced
   * parentheses.
   */
  private static int annotationEnd(List<String> tokens, int at) {
    int end = at + 2;
    while (end + 1 < tokens.size() && tokens.get(end).equals(".")) {
      end += 2;
    }
    if (end >= tokens.size() || !tokens.get(end).equals("(")) {
      return end;
    }
    int depth = 0;
    do {
      depth += tokens.get(end).equals("(") ? 1 : tokens.get(end).equals(")") ? -1 : 0;
      end++;
    } while (depth > 0);
    return end;
  }
}
