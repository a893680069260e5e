package dev.virgo.transform.processor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * The source of every top-level class of one compilation, as normalised tokens, found by the simple
 * names of the class and of what is nested in it.
 */
final class SourceIndex {
  /**
   * A member of a class.
   *
   * @param names by which others reach it: its own, of a nested type also those of what it nests
   * @param always part of the hash whoever names it: what runs with the class or its construction,
   *     and what others can call under the name of a supertype's method
   * @param ordered what it does can depend on where it stands among its like: initialisers
   */
  record Member(Set<String> names, boolean always, boolean ordered, List<String> tokens) {}

  /**
   * An import.
   *
   * @param brings the simple names that it brings in; none: all those of a package or a module
   * @param through the simple names of the class that it takes them from and of those around that
   */
  record Import(Set<String> brings, Set<String> through, List<String> tokens) {
    /** Whether source with these words may use it. */
    boolean serves(Set<String> words) {
      return brings.isEmpty() || !Collections.disjoint(brings, words);
    }
  }

  /** A top-level class: its declaration up to the body, its members, its file's imports. */
  record SourceClass(
      String qualifiedName, List<String> header, List<Member> members, List<Import> imports) {
    /** The whole class. */
    List<String> tokens() {
      List<String> all = new ArrayList<>(header);
      members.forEach(member -> all.addAll(member.tokens()));
      return all;
    }
  }

  private final Trees trees;
  private final Elements elements;
  private final Map<String, SourceClass> byQualifiedName = new TreeMap<>();
  private final Map<String, Set<String>> bySimpleName = new HashMap<>();

  SourceIndex(Trees trees, Elements elements) {
    this.trees = trees;
    this.elements = elements;
  }

  /** Adds a top-level class; one that has no source here is left out. */
  void add(TypeElement type) {
    TreePath path = trees.getPath(type);
    if (path == null || !(path.getLeaf() instanceof ClassTree tree)) {
      return;
    }
    String qualifiedName = type.getQualifiedName().toString();
    byQualifiedName.put(qualifiedName, read(type, path.getCompilationUnit(), tree));
    name(tree, qualifiedName);
  }

  /** The class of a qualified name; it was added. */
  SourceClass of(String qualifiedName) {
    SourceClass found = byQualifiedName.get(qualifiedName);
    if (found == null) {
      throw new IllegalStateException("no source of " + qualifiedName + " in this compilation");
    }
    return found;
  }

  /** All top-level classes that are, or contain, a class of a simple name. */
  List<SourceClass> named(String simpleName) {
    return bySimpleName.getOrDefault(simpleName, Set.of()).stream().sorted().map(this::of).toList();
  }

  /** All classes, by qualified name. */
  Collection<SourceClass> all() {
    return byQualifiedName.values();
  }

  private void name(ClassTree tree, String qualifiedName) {
    for (String name : SourceMembers.typeNames(tree)) {
      bySimpleName.computeIfAbsent(name, _ -> new HashSet<>()).add(qualifiedName);
    }
  }

  private SourceClass read(TypeElement type, CompilationUnitTree unit, ClassTree tree) {
    String qualifiedName = type.getQualifiedName().toString();
    boolean transform = type.getAnnotation(Transform.class) != null;
    String source = content(unit);
    SourcePositions positions = trees.getSourcePositions();
    int start = (int) positions.getStartPosition(unit, tree);
    int end = (int) positions.getEndPosition(unit, tree);
    String header = SourceTokens.beforeBody(source.substring(start, end));
    int body = start + header.length();
    if (tree.getKind() == Tree.Kind.ENUM || tree.getKind() == Tree.Kind.ANNOTATION_TYPE) {
      // Enum constants have no range of their own that covers their bodies; taken whole they need
      // none.
      List<String> all = SourceTokens.of(source.substring(start, end));
      return new SourceClass(qualifiedName, all, List.of(), imports(unit, source));
    }
    Set<String> inherited = SourceMembers.inheritedMethods(type);
    List<Member> members = new ArrayList<>();
    for (Tree member : tree.getMembers()) {
      int from = (int) positions.getStartPosition(unit, member);
      int to = (int) positions.getEndPosition(unit, member);
      // Record components and members that the compiler adds lie before the body or have no range.
      if (from > body && to > from) {
        List<String> tokens = SourceTokens.of(source.substring(from, to));
        members.add(SourceMembers.read(member, tokens, inherited));
      }
    }
    List<String> head = SourceTokens.of(header);
    return new SourceClass(
        qualifiedName,
        transform ? TransformHeader.normalised(head) : head,
        members,
        imports(unit, source));
  }

  private List<Import> imports(CompilationUnitTree unit, String source) {
    List<Import> imports = new ArrayList<>();
    SourcePositions positions = trees.getSourcePositions();
    for (ImportTree tree : unit.getImports()) {
      int from = (int) positions.getStartPosition(unit, tree);
      int to = (int) positions.getEndPosition(unit, tree);
      imports.add(read(tree, SourceTokens.of(source.substring(from, to))));
    }
    return imports;
  }

  private Import read(ImportTree tree, List<String> tokens) {
    String imported = tree.getQualifiedIdentifier().toString();
    int dot = imported.lastIndexOf('.');
    String name = imported.substring(dot + 1);
    boolean all = name.equals("*");
    boolean type = !tree.isStatic() && !all;
    TypeElement from =
        tree.isModule() || dot < 0
            ? null
            : elements.getTypeElement(type ? imported : imported.substring(0, dot));
    Set<String> through = new HashSet<>();
    for (Element around = from;
        around instanceof TypeElement;
        around = around.getEnclosingElement()) {
      through.add(around.getSimpleName().toString());
    }
    if (!all && !tree.isModule()) {
      return new Import(Set.of(name), through, tokens);
    }
    Set<String> brings = new HashSet<>();
    if (from != null) {
      elements.getAllMembers(from).forEach(member -> brings.add(member.getSimpleName().toString()));
    }
    return new Import(brings, through, tokens);
  }

  private static String content(CompilationUnitTree unit) {
    try {
      return unit.getSourceFile().getCharContent(true).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + unit.getSourceFile().getName(), e);
    }
  }
}
