package dev.virgo.transform.processor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.virgo.transform.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.TypeElement;

/**
 * The source of every top-level class of one compilation, as normalised tokens, found by the simple
 * names of the class and of what is nested in it.
 */
final class SourceIndex {
  /**
   * A member of a transform's class: the name by which others reach it, or always part of the hash
   * (constructors, static initialisers).
   */
  record Member(String name, boolean always, List<String> tokens) {}

  /**
   * An import and the simple name that it brings in; {@code *} for all names of a package or class.
   */
  record Import(String name, List<String> tokens) {}

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
  private final Map<String, SourceClass> byQualifiedName = new TreeMap<>();
  private final Map<String, Set<String>> bySimpleName = new HashMap<>();

  SourceIndex(Trees trees) {
    this.trees = trees;
  }

  /** Adds a top-level class; one that has no source here is left out. */
  void add(TypeElement type) {
    TreePath path = trees.getPath(type);
    if (path == null || !(path.getLeaf() instanceof ClassTree tree)) {
      return;
    }
    String qualifiedName = type.getQualifiedName().toString();
    boolean transform = type.getAnnotation(Transform.class) != null;
    byQualifiedName.put(
        qualifiedName, read(qualifiedName, path.getCompilationUnit(), tree, transform));
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

  private void name(ClassTree tree, String qualifiedName) {
    bySimpleName
        .computeIfAbsent(tree.getSimpleName().toString(), name -> new HashSet<>())
        .add(qualifiedName);
    for (Tree member : tree.getMembers()) {
      if (member instanceof ClassTree nested) {
        name(nested, qualifiedName);
      }
    }
  }

  private SourceClass read(
      String qualifiedName, CompilationUnitTree unit, ClassTree tree, boolean transform) {
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
    List<Member> members = new ArrayList<>();
    for (Tree member : tree.getMembers()) {
      int from = (int) positions.getStartPosition(unit, member);
      int to = (int) positions.getEndPosition(unit, member);
      // Record components and members that the compiler adds lie before the body or have no range.
      if (from > body && to > from) {
        members.add(member(member, SourceTokens.of(source.substring(from, to))));
      }
    }
    List<String> head = SourceTokens.of(header);
    return new SourceClass(
        qualifiedName,
        transform ? TransformHeader.normalised(head) : head,
        members,
        imports(unit, source));
  }

  private static Member member(Tree tree, List<String> tokens) {
    return switch (tree) {
      case MethodTree method -> {
        String name = method.getName().toString();
        yield new Member(name, name.equals("<init>"), tokens);
      }
      case VariableTree variable -> new Member(variable.getName().toString(), false, tokens);
      case ClassTree nested -> new Member(nested.getSimpleName().toString(), false, tokens);
      default -> new Member("", true, tokens);
    };
  }

  private List<Import> imports(CompilationUnitTree unit, String source) {
    List<Import> imports = new ArrayList<>();
    SourcePositions positions = trees.getSourcePositions();
    for (ImportTree tree : unit.getImports()) {
      int from = (int) positions.getStartPosition(unit, tree);
      int to = (int) positions.getEndPosition(unit, tree);
      String name = tree.getQualifiedIdentifier().toString();
      imports.add(
          new Import(
              name.substring(name.lastIndexOf('.') + 1),
              SourceTokens.of(source.substring(from, to))));
    }
    return imports;
  }

  private static String content(CompilationUnitTree unit) {
    try {
      return unit.getSourceFile().getCharContent(true).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + unit.getSourceFile().getName(), e);
    }
  }
}
