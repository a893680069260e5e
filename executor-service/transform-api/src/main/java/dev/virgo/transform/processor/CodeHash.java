package dev.virgo.transform.processor;

import dev.virgo.transform.processor.SourceIndex.Import;
import dev.virgo.transform.processor.SourceIndex.Member;
import dev.virgo.transform.processor.SourceIndex.SourceClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hash of the source that can influence one compute group.
 *
 * <p>What is reached is found by name alone: a member of the transform whose name occurs as a word
 * in reached source is in, and so is, whole, every other class of the compilation that is named
 * there or that an import takes a used name from. That takes in too much at times (a local variable
 * named like a method) and never too little: code cannot be called without being named somewhere on
 * the way, but for what runs with its class or overrides a method of a supertype, which is always
 * in, and for what is found by reflection or a {@code ServiceLoader}, which reach all there is.
 */
final class CodeHash {
  private static final String DOMAIN = "virgo/code/1";

  /** Calls that find classes and methods by names which no source need hold. */
  private static final Set<String> BY_NAME =
      Set.of(
          "ServiceLoader",
          "forName",
          "loadClass",
          "findClass",
          "getMethod",
          "getMethods",
          "getDeclaredMethod",
          "getDeclaredMethods",
          "findStatic",
          "findSpecial",
          "findVirtual");

  private final SourceIndex index;
  private final SourceClass transform;
  private final Set<Member> members = new LinkedHashSet<>();
  private final SortedMap<String, SourceClass> classes = new TreeMap<>();
  private final Set<String> seenWords = new HashSet<>();
  private final Set<String> transformWords = new HashSet<>();
  private final Deque<String> words = new ArrayDeque<>();

  private CodeHash(SourceIndex index, SourceClass transform) {
    this.index = index;
    this.transform = transform;
  }

  /**
   * The hash of one compute group.
   *
   * @param qualifiedName the transform's class
   * @param roots names of the methods that the worker calls for the group
   * @param resources SHA-256 of the resources that the group ships, by path
   */
  static String of(
      SourceIndex index,
      String qualifiedName,
      Set<String> roots,
      SortedMap<String, String> resources) {
    CodeHash reach = new CodeHash(index, index.of(qualifiedName));
    reach.follow(roots);
    return reach.hash(resources);
  }

  private void follow(Set<String> roots) {
    readOfTransform(transform.header());
    for (Member member : transform.members()) {
      if (member.always()) {
        reach(member);
      }
    }
    roots.forEach(this::mention);
    while (!words.isEmpty()) {
      String word = words.remove();
      boolean everything = BY_NAME.contains(word);
      for (Member member : transform.members()) {
        if (everything || member.names().contains(word)) {
          reach(member);
        }
      }
      (everything ? index.all() : index.named(word)).forEach(this::reach);
    }
  }

  private void reach(SourceClass named) {
    if (!named.qualifiedName().equals(transform.qualifiedName())
        && classes.putIfAbsent(named.qualifiedName(), named) == null) {
      mention(named, SourceTokens.words(named.tokens()));
    }
  }

  private void reach(Member member) {
    if (members.add(member)) {
      readOfTransform(member.tokens());
    }
  }

  private void readOfTransform(List<String> tokens) {
    Set<String> found = SourceTokens.words(tokens);
    transformWords.addAll(found);
    mention(transform, found);
  }

  /** A name that an import brings in does not say which class it is of; the import does. */
  private void mention(SourceClass source, Set<String> found) {
    found.forEach(this::mention);
    for (Import candidate : source.imports()) {
      if (candidate.serves(found)) {
        candidate.through().forEach(this::mention);
      }
    }
  }

  private void mention(String word) {
    if (seenWords.add(word)) {
      words.add(word);
    }
  }

  private String hash(SortedMap<String, String> resources) {
    LengthPrefixedHash hash = new LengthPrefixedHash(DOMAIN);
    hash.text(transform.qualifiedName()).text(joined(transform.header()));
    texts(hash, texts(transform.members().stream().filter(members::contains).toList()));
    texts(hash, imports(transform, transformWords));
    hash.count(classes.size());
    for (SourceClass reached : classes.values()) {
      hash.text(reached.qualifiedName()).text(joined(reached.header()));
      texts(hash, texts(reached.members()));
      texts(hash, imports(reached, SourceTokens.words(reached.tokens())));
    }
    hash.count(resources.size());
    for (Map.Entry<String, String> resource : resources.entrySet()) {
      hash.text(resource.getKey()).text(resource.getValue());
    }
    return hash.hex();
  }

  /** The imports that matter: two classes of one simple name differ only in them. */
  private static List<List<String>> imports(SourceClass source, Set<String> words) {
    return source.imports().stream()
        .filter(candidate -> candidate.serves(words))
        .map(Import::tokens)
        .toList();
  }

  /** Members one by one, but all initialisers as one text: they run in the order of the source. */
  private static List<List<String>> texts(List<Member> members) {
    List<List<String>> texts = new ArrayList<>();
    List<String> ordered = new ArrayList<>();
    for (Member member : members) {
      if (member.ordered()) {
        ordered.addAll(member.tokens());
      } else {
        texts.add(member.tokens());
      }
    }
    if (!ordered.isEmpty()) {
      texts.add(ordered);
    }
    return texts;
  }

  /** Texts in an order that does not depend on where in the file they stand. */
  private static void texts(LengthPrefixedHash hash, List<List<String>> texts) {
    hash.count(texts.size());
    texts.stream().map(CodeHash::joined).sorted().forEach(hash::text);
  }

  private static String joined(List<String> tokens) {
    return String.join(" ", tokens);
  }
}
