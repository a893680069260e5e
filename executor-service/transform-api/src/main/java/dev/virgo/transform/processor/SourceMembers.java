package dev.virgo.transform.processor;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dev.virgo.transform.processor.SourceIndex.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Says how a member of a class is reached, and when it runs without being named. */
final class SourceMembers {
  private SourceMembers() {}

  /**
   * A member.
   *
   * @param inherited names of the methods of all supertypes of its class
   */
  static Member read(Tree tree, List<String> tokens, Set<String> inherited) {
    return switch (tree) {
      case MethodTree method -> {
        String name = method.getName().toString();
        // "" + this, a for loop over this, a library that was given this: nothing says the name.
        boolean always = name.equals("<init>") || inherited.contains(name);
        yield new Member(Set.of(name), always, false, tokens);
      }
      case VariableTree variable ->
          new Member(
              Set.of(variable.getName().toString()),
              acts(variable.getInitializer()),
              !(variable.getInitializer() == null
                  || variable.getInitializer() instanceof LiteralTree),
              tokens);
      case ClassTree nested -> new Member(typeNames(nested), false, false, tokens);
      default -> new Member(Set.of(), true, true, tokens);
    };
  }

  /** The simple names of a class and of all that it nests. */
  static Set<String> typeNames(ClassTree tree) {
    Set<String> names = new HashSet<>();
    names.add(tree.getSimpleName().toString());
    for (Tree member : tree.getMembers()) {
      if (member instanceof ClassTree nested) {
        names.addAll(typeNames(nested));
      }
    }
    return names;
  }

  /** Names of the methods of all supertypes. */
  static Set<String> inheritedMethods(TypeElement type) {
    Set<String> names = new HashSet<>();
    addMethods(names, type.getSuperclass());
    type.getInterfaces().forEach(one -> addMethods(names, one));
    return names;
  }

  private static void addMethods(Set<String> names, TypeMirror type) {
    if (type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element) {
      for (ExecutableElement method : ElementFilter.methodsIn(element.getEnclosedElements())) {
        names.add(method.getSimpleName().toString());
      }
      names.addAll(inheritedMethods(element));
    }
  }

  /** Whether an initialiser can do more than give its variable a value. */
  private static boolean acts(Tree initialiser) {
    return Boolean.TRUE.equals(new Actions().scan(initialiser, null));
  }

  /** Finds calls and assignments. */
  private static final class Actions extends TreeScanner<Boolean, Void> {
    @Override
    public Boolean visitMethodInvocation(MethodInvocationTree node, Void none) {
      return true;
    }

    @Override
    public Boolean visitNewClass(NewClassTree node, Void none) {
      return true;
    }

    @Override
    public Boolean visitAssignment(AssignmentTree node, Void none) {
      return true;
    }

    @Override
    public Boolean visitCompoundAssignment(CompoundAssignmentTree node, Void none) {
      return true;
    }

    @Override
    public Boolean visitUnary(UnaryTree node, Void none) {
      return switch (node.getKind()) {
        case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
        default -> super.visitUnary(node, null);
      };
    }

    @Override
    public Boolean reduce(Boolean one, Boolean other) {
      return Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other);
    }
  }
}
