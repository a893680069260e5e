package dev.virgo.lang.lowering;

import dev.virgo.lang.check.Binding;
import dev.virgo.lang.check.ResolvedCall;
import dev.virgo.lang.check.TypeTable;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Declaration.Assignment;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.CoalesceExpression;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.GuardExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.LambdaParameter;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.LiteralExpression;
import dev.virgo.lang.syntax.Expression.MatchCase;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.NotExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.Projection;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.StringTemplate;
import dev.virgo.lang.syntax.Expression.Unreadable;
import dev.virgo.lang.syntax.Expression.Variable;
import dev.virgo.lang.syntax.Name;
import dev.virgo.lang.syntax.Pattern.FieldPattern;
import dev.virgo.lang.syntax.Pattern.RecordPattern;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns a typed tree without errors into nodes: names, parentheses and spelling are gone
 * afterwards.
 */
public final class Lowering {

  private final TypedPipeline typed;
  private final TypeTable types;
  private final NodeNames names = new NodeNames();

  /** What is being written: the pipeline, or the body of a lambda in it. */
  private Scroll scroll = new Scroll(null);

  /** The assignment being lowered, as calls inside it are named. */
  private String assigned = "";

  private Lowering(TypedPipeline typed) {
    this.typed = typed;
    this.types = typed.types();
  }

  /**
   * The nodes that the outputs and the actions need, and all inputs. The tree must have been
   * checked without errors.
   */
  public static IrPipeline lower(TypedPipeline typed) {
    return new Lowering(typed).run();
  }

  private IrPipeline run() {
    List<IrInput> inputs = new ArrayList<>();
    Map<Integer, Span> declarations = new HashMap<>();
    typed
        .tree()
        .declarations()
        .forEach(declaration -> declarations.put(declaration.id(), declaration.span()));
    for (Binding input : typed.inputs()) {
      inputs.add(new IrInput(input.name(), input.type(), input.type() instanceof Type.OptionalOf));
      int id = scroll.next();
      Span span = declarations.getOrDefault(input.declaration(), input.span());
      scroll.add(new IrNode.Input(id, input.type(), span, input.name()));
      scroll.bind(input.declaration(), id);
    }
    typed.tree().declarations().stream()
        .filter(Assignment.class::isInstance)
        .map(Assignment.class::cast)
        .forEach(this::assign);
    List<IrOutput> outputs =
        typed.outputs().stream()
            .map(output ->
                new IrOutput(
                    output.name(), valueOf(output.binding()), output.type(), output.span()))
            .toList();
    return scroll.pipeline(inputs, outputs);
  }

  private int valueOf(Binding binding) {
    return scroll
        .valueOf(binding.declaration())
        .orElseThrow(() ->
            new IllegalStateException(binding.numberedName() + " is used before it is lowered"));
  }

  private void assign(Assignment assignment) {
    Binding binding = types.bindingOf(assignment.id());
    assigned = binding.numberedName();
    Expression value = assignment.value();
    while (value instanceof Parenthesized parenthesized) {
      value = parenthesized.inner();
    }
    int id = value instanceof Call call ? call(call, assigned) : lower(value);
    scroll.assign(binding.declaration(), id);
  }

  private int add(IrNode node) {
    return scroll.add(node);
  }

  private int lower(Expression expression) {
    Type type = types.typeOf(expression.id());
    Span span = expression.span();
    Value converted = types.conversionOf(expression.id());
    if (converted != null) {
      return add(new IrNode.Literal(scroll.next(), Type.Primitive.FLOAT, span, converted));
    }
    return switch (expression) {
      case Variable variable -> valueOf(types.bindingOf(variable.id()));
      case Parenthesized parenthesized -> lower(parenthesized.inner());
      case LiteralExpression literal ->
          add(new IrNode.Literal(scroll.next(), type, span, literal.value()));
      case StringTemplate template -> {
        List<Integer> parts = lowered(template.expressions());
        yield add(new IrNode.Interpolation(scroll.next(), type, span, template.texts(), parts));
      }
      case ListExpression list -> {
        List<Integer> elements = lowered(list.elements());
        yield add(new IrNode.ListLiteral(scroll.next(), type, span, elements));
      }
      case RecordExpression record -> {
        SequencedMap<String, Integer> fields = new LinkedHashMap<>();
        for (NamedExpression field : record.fields()) {
          fields.put(field.name().text(), lower(field.value()));
        }
        yield add(new IrNode.RecordLiteral(scroll.next(), type, span, fields));
      }
      case Call call ->
          call(call, names.inside(assigned, types.callOf(call.id()).transform().name()));
      case FieldSelection selection -> {
        int source = lower(selection.source());
        yield add(
            new IrNode.FieldAccess(scroll.next(), type, span, source, selection.field().text()));
      }
      case Projection projection -> {
        int source = lower(projection.source());
        List<String> fields = projection.fields().stream().map(Name::text).distinct().toList();
        yield add(new IrNode.Project(scroll.next(), type, span, source, fields));
      }
      case IfExpression choice -> {
        int condition = lower(choice.condition());
        int first = lower(choice.thenBranch());
        int second = lower(choice.elseBranch());
        yield add(new IrNode.Conditional(scroll.next(), type, span, condition, first, second));
      }
      case BranchExpression branch -> {
        List<IrNode.Arm> arms = new ArrayList<>();
        branch
            .arms()
            .forEach(arm -> arms.add(new IrNode.Arm(lower(arm.condition()), lower(arm.value()))));
        int otherwise = lower(branch.otherwise());
        yield add(new IrNode.Branch(scroll.next(), type, span, arms, otherwise));
      }
      case MatchExpression match -> match(match, type);
      case Lambda lambda -> lambda(lambda);
      case GuardExpression guard -> {
        int value = lower(guard.value());
        int condition = lower(guard.condition());
        yield add(new IrNode.Guard(scroll.next(), type, span, value, condition));
      }
      case CoalesceExpression coalesce -> {
        int optional = lower(coalesce.optional());
        int otherwise = lower(coalesce.otherwise());
        yield add(new IrNode.Coalesce(scroll.next(), type, span, optional, otherwise));
      }
      case BinaryExpression binary -> {
        BinaryOperator operator = operator(binary);
        int left = lower(binary.left());
        int right = lower(binary.right());
        yield add(new IrNode.Binary(scroll.next(), type, span, operator, left, right));
      }
      case NotExpression not -> {
        int operand = lower(not.operand());
        yield add(new IrNode.Not(scroll.next(), type, span, operand));
      }
      case Unreadable _ -> throw new IllegalStateException("lowered with errors at " + span);
    };
  }

  private int lambda(Lambda lambda) {
    if (!(types.typeOf(lambda.id()) instanceof Type.FunctionOf type)) {
      throw new IllegalStateException("a lambda is a function: " + lambda.span());
    }
    Scroll outer = scroll;
    scroll = new Scroll(outer);
    for (LambdaParameter parameter : lambda.parameters()) {
      scroll.bind(parameter.id(), scroll.addInput(types.typeOf(parameter.id()), parameter.span()));
    }
    int result = widened(lower(lambda.body()), type.result());
    IrPipeline body = scroll.body(result, lambda.body().span());
    List<Integer> captures = scroll.captures();
    scroll = outer;
    return add(new IrNode.Lambda(scroll.next(), type, lambda.span(), captures, body));
  }

  /** The node itself if it is of the type, else its value as one of the wider type. */
  private int widened(int source, Type type) {
    IrNode node = scroll.node(source);
    return node.type().equals(type)
        ? source
        : add(new IrNode.Widened(scroll.next(), type, node.span(), source));
  }

  private int match(MatchExpression match, Type type) {
    int scrutinee = lower(match.scrutinee());
    List<IrNode.Case> cases = new ArrayList<>();
    for (MatchCase one : match.cases()) {
      List<Type> members = types.membersOf(one.pattern().id());
      if (one.pattern() instanceof RecordPattern pattern) {
        int source = matched(pattern, scrutinee, members);
        for (FieldPattern field : pattern.fields()) {
          Type own = types.typeOf(field.id());
          int id =
              add(
                  new IrNode.FieldAccess(
                      scroll.next(), own, field.span(), source, field.name().text()));
          scroll.bind(field.id(), id);
        }
      }
      cases.add(new IrNode.Case(members, lower(one.body())));
    }
    return add(new IrNode.Match(scroll.next(), type, match.span(), scrutinee, cases));
  }

  /** What the fields of a pattern are read from: a record itself, or the member of a union. */
  private int matched(RecordPattern pattern, int scrutinee, List<Type> members) {
    if (scroll.node(scrutinee).type() instanceof Type.RecordOf) {
      return scrutinee;
    }
    SequencedMap<String, Type> fields = new LinkedHashMap<>();
    pattern.fields().forEach(field -> fields.put(field.name().text(), types.typeOf(field.id())));
    return add(
        new IrNode.Matched(
            scroll.next(), new Type.RecordOf(fields), pattern.span(), scrutinee, members));
  }

  private List<Integer> lowered(List<Expression> expressions) {
    List<Integer> ids = new ArrayList<>();
    expressions.forEach(expression -> ids.add(lower(expression)));
    return ids;
  }

  private BinaryOperator operator(BinaryExpression binary) {
    return switch (binary.operator()) {
      case OR -> BinaryOperator.OR;
      case AND -> BinaryOperator.AND;
      case EQUAL -> BinaryOperator.EQUAL;
      case NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
      case LESS -> BinaryOperator.LESS;
      case LESS_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
      case GREATER -> BinaryOperator.GREATER;
      case GREATER_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
      case PLUS ->
          types.typeOf(binary.left().id()).isNumeric() ? BinaryOperator.ADD : BinaryOperator.MERGE;
      case MINUS -> BinaryOperator.SUBTRACT;
      case TIMES -> BinaryOperator.MULTIPLY;
      case DIVIDE -> BinaryOperator.DIVIDE;
    };
  }

  private int call(Call call, String name) {
    ResolvedCall resolved = types.callOf(call.id());
    List<PortBinding> ports = new ArrayList<>();
    for (ResolvedCall.Argument argument : resolved.arguments()) {
      int source = lower(argument.value());
      if (resolved.transform().nature() != Nature.TRANSFORM) {
        source = widened(source, argument.parameter().type());
      }
      ports.add(new PortBinding(argument.parameter().name(), source));
    }
    SortedMap<String, Integer> config = new TreeMap<>();
    for (NamedExpression field : resolved.configuration()) {
      config.put(field.name().text(), lower(field.value()));
    }
    CallOptions options =
        CallOptionLowering.lowered(
            call.options(),
            resolved.transform().nature(),
            value -> widened(lower(value), types.typeOf(call.id())));
    return add(
        new IrNode.TransformCall(
            scroll.next(),
            types.typeOf(call.id()),
            call.span(),
            name,
            resolved.transform(),
            ports,
            config,
            options));
  }
}
