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
 * in reached source is in, and so is, whole, every other class of the compilation that is named.
 * That takes in too much at times (a local variable named like a method) and never too little: code
 * cannot be called without being named somewhere on the way.
 */
final class CodeHash {
  private static final String DOMAIN = "virgo/code/1";

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
      for (Member member : transform.members()) {
        if (member.name().equals(word)) {
          reach(member);
        }
      }
      for (SourceClass named : index.named(word)) {
        if (!named.qualifiedName().equals(transform.qualifiedName())
            && classes.putIfAbsent(named.qualifiedName(), named) == null) {
          SourceTokens.words(named.tokens()).forEach(this::mention);
        }
      }
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
    found.forEach(this::mention);
  }

  private void mention(String word) {
    if (seenWords.add(word)) {
      words.add(word);
    }
  }

  private String hash(SortedMap<String, String> resources) {
    LengthPrefixedHash hash = new LengthPrefixedHash(DOMAIN);
    hash.text(transform.qualifiedName()).text(joined(transform.header()));
    texts(hash, members.stream().map(Member::tokens).toList());
    texts(hash, imports(transform, transformWords));
    hash.count(classes.size());
    for (SourceClass reached : classes.values()) {
      hash.text(reached.qualifiedName()).text(joined(reached.header()));
      texts(hash, reached.members().stream().map(Member::tokens).toList());
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
    List<List<String>> used = new ArrayList<>();
    for (Import candidate : source.imports()) {
      if (candidate.name().equals("*") || words.contains(candidate.name())) {
        used.add(candidate.tokens());
      }
    }
    return used;
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
