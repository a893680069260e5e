package dev.virgo.lang.ir;

import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/** One step of a pipeline. Ids are dense from 0, and a node comes after everything it reads. */
public sealed interface IrNode {

  int id();

  Type type();

  /** The expression or declaration it comes from. */
  Span span();

  record Input(int id, Type type, Span span, String name) implements IrNode {}

  /**
   * A call of a transform.
   *
   * @param node its name: what it is assigned to ({@code clean}, re-bound {@code clean#2}); inside
   *     an expression {@code clean.notch}
   * @param inputs in declared order
   * @param config the configuration fields that were given, each with the node of a plain
   *     expression
   */
  record TransformCall(
      int id,
      Type type,
      Span span,
      String node,
      TransformSignature transform,
      List<PortBinding> inputs,
      SortedMap<String, Integer> config,
      CallOptions options)
      implements IrNode {
    public TransformCall {
      inputs = List.copyOf(inputs);
      config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    }

    /** Whether one of these nodes is passed to it. */
    public boolean passesAny(BitSet nodes) {
      for (PortBinding port : inputs) {
        if (nodes.get(port.source())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A field of a record, or of every record of a list. */
  record FieldAccess(int id, Type type, Span span, int source, String field) implements IrNode {}

  /** Some fields of a record, or of every record of a list. */
  record Project(int id, Type type, Span span, int source, List<String> fields) implements IrNode {
    public Project {
      fields = List.copyOf(fields);
    }
  }

  record Conditional(int id, Type type, Span span, int condition, int thenBranch, int elseBranch)
      implements IrNode {}

  /** The value of the first arm whose condition holds, else {@code otherwise}. */
  record Branch(int id, Type type, Span span, List<Arm> arms, int otherwise) implements IrNode {
    public Branch {
      arms = List.copyOf(arms);
    }
  }

  /** An arm of a {@link Branch}. */
  record Arm(int condition, int value) {}

  /** The value of the first case that lets the scrutinee through. */
  record Match(int id, Type type, Span span, int scrutinee, List<Case> cases) implements IrNode {
    public Match {
      cases = List.copyOf(cases);
    }
  }

  /**
   * A case of a {@link Match}.
   *
   * @param members the types that it lets through, of those that the scrutinee's union has
   */
  record Case(List<Type> members, int value) {
    public Case {
      members = List.copyOf(members);
    }
  }

  /**
   * The scrutinee of a match as one of the records that a pattern let through, without its tag.
   *
   * @param type record of the fields that the pattern binds
   * @param members the records that it let through
   */
  record Matched(int id, RecordOf type, Span span, int scrutinee, List<Type> members)
      implements IrNode {
    public Matched {
      members = List.copyOf(members);
    }
  }

  /** The value if the condition holds, else nothing. */
  record Guard(int id, Type type, Span span, int value, int condition) implements IrNode {}

  /** What is in the optional, else {@code otherwise}. */
  record Coalesce(int id, Type type, Span span, int optional, int otherwise) implements IrNode {}

  record Binary(int id, Type type, Span span, BinaryOperator operator, int left, int right)
      implements IrNode {}

  record Not(int id, Type type, Span span, int operand) implements IrNode {}

  record Literal(int id, Type type, Span span, Value value) implements IrNode {
    /** The value in the syntax of the language, as far as that has one. */
    public String text() {
      return NodeText.value(value);
    }
  }

  record ListLiteral(int id, Type type, Span span, List<Integer> elements) implements IrNode {
    public ListLiteral {
      elements = List.copyOf(elements);
    }
  }

  record RecordLiteral(int id, Type type, Span span, SequencedMap<String, Integer> fields)
      implements IrNode {
    public RecordLiteral {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }
  }

  /** Text with the texts of n expressions between n + 1 fixed parts. */
  record Interpolation(int id, Type type, Span span, List<String> texts, List<Integer> expressions)
      implements IrNode {
    public Interpolation {
      texts = List.copyOf(texts);
      expressions = List.copyOf(expressions);
    }
  }

  /**
   * A function that is passed to another one.
   *
   * @param captures what its body reads of the pipeline around it
   * @param body its inputs are the parameters and then the captures, named by their position; its
   *     only output is the result
   */
  record Lambda(int id, FunctionOf type, Span span, List<Integer> captures, IrPipeline body)
      implements IrNode {
    public Lambda {
      captures = List.copyOf(captures);
    }
  }

  /**
   * A value as one of a wider type: injected into a union, or cut down to fewer fields. Stands
   * where a function asks for the wider type.
   */
  record Widened(int id, Type type, Span span, int source) implements IrNode {}

  /** Ids of everything this node may read, in order. */
  default List<Integer> dependencies() {
    List<Integer> all = new ArrayList<>();
    forEachDependency(all::add);
    return List.copyOf(all);
  }

  /** Tells the ids of everything this node may read, in order. */
  default void forEachDependency(IntConsumer read) {
    switch (this) {
      case Input _, Literal _ -> {}
      case TransformCall call -> {
        for (PortBinding binding : call.inputs()) {
          read.accept(binding.source());
        }
        call.config().values().forEach(read::accept);
        call.options().fallback().ifPresent(read);
      }
      case FieldAccess access -> read.accept(access.source());
      case Project project -> read.accept(project.source());
      case Conditional choice -> {
        read.accept(choice.condition());
        read.accept(choice.thenBranch());
        read.accept(choice.elseBranch());
      }
      case Branch branch -> {
        for (Arm arm : branch.arms()) {
          read.accept(arm.condition());
          read.accept(arm.value());
        }
        read.accept(branch.otherwise());
      }
      case Match match -> {
        read.accept(match.scrutinee());
        for (Case one : match.cases()) {
          read.accept(one.value());
        }
      }
      case Matched matched -> read.accept(matched.scrutinee());
      case Guard guard -> {
        read.accept(guard.value());
        read.accept(guard.condition());
      }
      case Coalesce coalesce -> {
        read.accept(coalesce.optional());
        read.accept(coalesce.otherwise());
      }
      case Binary binary -> {
        read.accept(binary.left());
        read.accept(binary.right());
      }
      case Not not -> read.accept(not.operand());
      case ListLiteral list -> list.elements().forEach(read::accept);
      case RecordLiteral record -> record.fields().values().forEach(read::accept);
      case Interpolation interpolation -> interpolation.expressions().forEach(read::accept);
      case Lambda lambda -> lambda.captures().forEach(read::accept);
      case Widened widened -> read.accept(widened.source());
    }
  }

  /** This node under other ids. */
  default IrNode renumbered(IntUnaryOperator ids) {
    int own = ids.applyAsInt(id());
    return switch (this) {
      case Input node -> new Input(own, node.type, node.span, node.name);
      case Literal node -> new Literal(own, node.type, node.span, node.value);
      case TransformCall node -> {
        SortedMap<String, Integer> config = new TreeMap<>();
        node.config.forEach((name, id) -> config.put(name, ids.applyAsInt(id)));
        yield new TransformCall(
            own,
            node.type,
            node.span,
            node.node,
            node.transform,
            node.inputs.stream()
                .map(port -> new PortBinding(port.port(), ids.applyAsInt(port.source())))
                .toList(),
            config,
            node.options.renumbered(ids));
      }
      case FieldAccess node ->
          new FieldAccess(own, node.type, node.span, ids.applyAsInt(node.source), node.field);
      case Project node ->
          new Project(own, node.type, node.span, ids.applyAsInt(node.source), node.fields);
      case Conditional node ->
          new Conditional(
              own,
              node.type,
              node.span,
              ids.applyAsInt(node.condition),
              ids.applyAsInt(node.thenBranch),
              ids.applyAsInt(node.elseBranch));
      case Branch node ->
          new Branch(
              own,
              node.type,
              node.span,
              node.arms.stream()
                  .map(arm -> new Arm(ids.applyAsInt(arm.condition()), ids.applyAsInt(arm.value())))
                  .toList(),
              ids.applyAsInt(node.otherwise));
      case Match node ->
          new Match(
              own,
              node.type,
              node.span,
              ids.applyAsInt(node.scrutinee),
              node.cases.stream()
                  .map(one -> new Case(one.members(), ids.applyAsInt(one.value())))
                  .toList());
      case Matched node ->
          new Matched(own, node.type, node.span, ids.applyAsInt(node.scrutinee), node.members);
      case Guard node ->
          new Guard(
              own,
              node.type,
              node.span,
              ids.applyAsInt(node.value),
              ids.applyAsInt(node.condition));
      case Coalesce node ->
          new Coalesce(
              own,
              node.type,
              node.span,
              ids.applyAsInt(node.optional),
              ids.applyAsInt(node.otherwise));
      case Binary node ->
          new Binary(
              own,
              node.type,
              node.span,
              node.operator,
              ids.applyAsInt(node.left),
              ids.applyAsInt(node.right));
      case Not node -> new Not(own, node.type, node.span, ids.applyAsInt(node.operand));
      case ListLiteral node ->
          new ListLiteral(
              own, node.type, node.span, node.elements.stream().map(ids::applyAsInt).toList());
      case RecordLiteral node -> {
        SequencedMap<String, Integer> fields = new LinkedHashMap<>();
        node.fields.forEach((name, id) -> fields.put(name, ids.applyAsInt(id)));
        yield new RecordLiteral(own, node.type, node.span, fields);
      }
      case Interpolation node ->
          new Interpolation(
              own,
              node.type,
              node.span,
              node.texts,
              node.expressions.stream().map(ids::applyAsInt).toList());
      case Widened node -> new Widened(own, node.type, node.span, ids.applyAsInt(node.source));
      case Lambda node ->
          new Lambda(
              own,
              node.type,
              node.span,
              node.captures.stream().map(ids::applyAsInt).toList(),
              node.body);
    };
  }
}
