package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.dag.StoredDag.Reading;
import dev.virgo.lang.registry.ModuleRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs that were stored come back as they are, and what is no graph says why. */
@Timeout(60)
class StoredDagTest {

  private static final Path TEXTS = Path.of("src/test/resources");

  private static final String SUM = "in n: Int\nx = n + 1\nout x";

  private static DagSpec dag(String source, ModuleRegistry registry) {
    return DagCompiler.compile(
        ((Compiled) Compiler.compile(source, registry)).pipeline(), "stored");
  }

  private static DagSpec everything() throws IOException {
    return dag(Files.readString(TEXTS.resolve("stages/everything.cst")), Functions.registry());
  }

  private static DagSpec read(Object data) {
    return switch (StoredDag.read(data)) {
      case Reading.Read(DagSpec dag) -> dag;
      case Reading.Unreadable(String problem) -> throw new AssertionError(problem);
    };
  }

  private static String problem(Object data) {
    return switch (StoredDag.read(data)) {
      case Reading.Read(DagSpec dag) -> throw new AssertionError("read: " + dag);
      case Reading.Unreadable(String problem) -> problem;
    };
  }

  @Test
  void graph_that_was_stored_comes_back() throws IOException {
    DagSpec example = dag(SpanTest.SOURCE, EegTransforms.registry());
    assertThat(read(StageView.of(example))).isEqualTo(example);
    assertThat(StageView.of(read(StageView.of(everything()))))
        .isEqualTo(StageView.of(everything()));
  }

  @Test
  void every_pipeline_of_the_golden_files_that_compiles_comes_back() throws IOException {
    int compiled = 0;
    for (Path file : pipelines()) {
      for (ModuleRegistry registry : List.of(EegTransforms.registry(), Functions.registry())) {
        String source = Files.readString(file);
        if (Compiler.compile(source, registry) instanceof Compiled) {
          Object stored = StageView.of(dag(source, registry));
          assertThat(DataText.of(StageView.of(read(stored))))
              .as(file.toString())
              .isEqualTo(DataText.of(stored));
          compiled++;
        }
      }
    }
    assertThat(compiled).isGreaterThan(20);
  }

  private static List<Path> pipelines() throws IOException {
    try (Stream<Path> files = Files.walk(TEXTS)) {
      return files.filter(file -> file.toString().endsWith(".cst")).sorted().toList();
    }
  }

  /** Something in the graph of {@code everything.cst} is replaced; an empty value takes it away. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind | Graph | this is no DagSpec",
        "actions | `` | there is no 'actions'",
        "more | 1 | there is no place for 'more'",
        "metadata | 1 | metadata: an object is expected",
        "metadata.major_version | x | metadata.major_version: a whole number from 0 on is expected",
        "metadata.tags | x | metadata.tags: a list is expected",
        "modules.m1.definition_context.span | [1] | modules.m1.definition_context.span: a list is expected",
        "modules.m2.config.module_timeout | 1s | modules.m2.config.module_timeout: a time is expected, such as \"1500ms\"",
        "modules.m2.config.module_timeout | 9999999999999999ms | modules.m2.config.module_timeout: a time is expected, such as \"1500ms\"",
        "data.d2.c_type.tag | CNumber | data.d2.c_type: there is no type 'CNumber'",
        "data.d1.c_type.kind | Noise | data.d1.c_type.kind: there is no stream 'Noise'",
        "data.d5.c_type.structure.variant1 | `` | data.d5.c_type.structure: a union has two members or more, and none of them is a union",
        "data.d5.c_type.structure.variant0 | `` | data.d5.c_type.structure: 'variant1' is not the tag of member 1",
        "data.d9.inline_transform.kind | Power | data.d9.inline_transform: there is no transform 'Power'",
        "data.d9.inline_transform.operator | % | data.d9.inline_transform.operator: there is no such operator: %",
        "data.d9.transform_inputs.left | d99 | data.d9.transform_inputs.left: there is no data 'd99' before it",
        "data.d9.transform_inputs.left | d9 | data.d9.transform_inputs.left: there is no data 'd9' before it",
        "data.d9.transform_inputs.left | `` | data.d9.transform_inputs: these are to be read: [left, right]",
        "data.d2.nicknames.m9 | x | data.d2.nicknames: there is no module 'm9'",
        "data.d2.nicknames.m2 | c | in_edges: the module has nothing of that name and type: Edge[from=d2, to=m2]",
        "modules.m1 | `` | in_edges: no data or no module: Edge[from=d1, to=m1]",
        "output_bindings.sum | d99 | output_bindings.sum: there is no data 'd99'",
        "output_bindings.sum | `` | declared_outputs: 'sum' is bound to no data",
        "output_bindings.other | d1 | output_bindings.other: no output is called that",
        "module_options.m9 | {} | module_options.m9: an object is expected",
        "module_options.m2.fallback | d99 | module_options.m2.fallback: there is no data 'd99'",
      })
  void what_is_no_graph_says_what_is_wrong_where(String path, String value, String problem)
      throws IOException {
    Object data = copy(StageView.of(everything()));
    replace(data, List.of(path.split("\\.")), value);
    assertThat(problem(data)).isEqualTo(problem);
  }

  private static void replace(@Nullable Object data, List<String> path, String value) {
    Map<Object, Object> members = asMap(data);
    if (path.size() > 1) {
      replace(members.get(path.getFirst()), path.subList(1, path.size()), value);
    } else if (value.isEmpty()) {
      members.remove(path.getFirst());
    } else {
      members.put(path.getFirst(), value);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> asMap(@Nullable Object data) {
    return (Map<Object, Object>) Objects.requireNonNull(data);
  }

  private static Object copy(Object data) {
    return switch (data) {
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, copy(value)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(element -> copy.add(copy(element)));
        yield copy;
      }
      default -> data;
    };
  }

  @Test
  void what_makes_itself_is_no_graph() {
    DagSpec dag = dag("in n: Int\nx = add(n, 1)\nout x", Functions.registry());
    Object data = copy(StageView.of(dag));
    // What the module makes comes first, and what it reads after that.
    Map<Object, Object> nodes = asMap(asMap(data).get("data"));
    nodes.put("d2", Objects.requireNonNull(nodes.remove("d2")));
    assertThat(problem(data))
        .isEqualTo(
            "out_edges: what the module reads stands behind what it makes: Edge[from=m1, to=d3]");
  }

  @Test
  void lambda_is_as_strict_as_the_graph_around_it() {
    DagSpec dag = dag("x = map([1], (i) => i + 1)\nout x", Functions.registry());
    Object data = copy(StageView.of(dag));
    loseResults(data);
    assertThat(problem(data))
        .startsWith("data.")
        .endsWith(".lambdas.0.body.output_bindings.result: there is no data 'd9'");
  }

  /** Of lambdas, and not of the pipeline. */
  private static void loseResults(Object data) {
    if (data instanceof Map<?, ?> map) {
      if (map.get("body") instanceof Map<?, ?> body) {
        asMap(body.get("output_bindings")).replaceAll((_, _) -> "d9");
      }
      map.values().forEach(StoredDagTest::loseResults);
    } else if (data instanceof List<?> list) {
      list.forEach(StoredDagTest::loseResults);
    }
  }

  @Test
  void depth_and_size_have_a_limit() {
    Map<Object, Object> hostile = asMap(copy(StageView.of(dag(SUM, Functions.registry()))));
    Map<Object, Object> input = asMap(asMap(hostile.get("data")).get("d1"));
    Object deep = Map.of("tag", "CInt");
    for (int level = 0; level < 100_000; level++) {
      deep = Map.of("tag", "CList", "valuesType", deep);
    }
    input.put("c_type", deep);
    assertThat(problem(hostile)).isEqualTo("data.d1.c_type: a type has at most 250 levels");
    Object large = Map.of("tag", "CInt");
    for (int level = 0; level < 40; level++) {
      large = Map.of("tag", "CMap", "keysType", large, "valuesType", large);
    }
    input.put("c_type", large);
    assertThat(problem(hostile)).isEqualTo("data.d1.c_type: a type has at most 20000 parts");
  }

  /** As large and as deep as the checker lets through. */
  @Test
  void largest_type_of_a_pipeline_comes_back() {
    String wide =
        IntStream.range(0, 1_999)
            .mapToObj(i -> "a" + i + ": Int")
            .collect(Collectors.joining(", ", "{", "}"));
    String deep = "List<".repeat(199) + "Int" + ">".repeat(199);
    DagSpec dag = dag("in a: " + wide + "\nin b: " + deep + "\nout a", Functions.registry());
    assertThat(read(StageView.of(dag))).isEqualTo(dag);
  }

  @Test
  void graphs_in_graphs_have_a_limit() {
    assertThat(problem(nested(10_000, "f"))).isEqualTo("it is more than 1000 levels deep");
    assertThat(problem(nested(40, "f", "g"))).isEqualTo("it has more than 20000000 parts");
  }

  /** A lambda in lambdas; those beside each other share the one in them. */
  private static Object nested(int levels, String... lambdas) {
    Object call =
        copy(StageView.of(dag("x = map([1], (i) => i + 1)\nout x", Functions.registry())));
    Map<Object, Object> body = asMap(innermost(call));
    Map<Object, Object> data = asMap(body.get("data"));
    for (int level = 0; level < levels; level++) {
      Map<Object, Object> more = new LinkedHashMap<>(data);
      for (String lambda : lambdas) {
        Map<Object, Object> node = new LinkedHashMap<>(asMap(data.get("d1")));
        node.put("nicknames", Map.of());
        node.put("c_type", Map.of("tag", "CString"));
        node.put("inline_transform", Map.of("kind", "Lambda", "body", body));
        more.put(lambda, node);
      }
      body = new LinkedHashMap<>(body);
      body.put("data", more);
    }
    return body;
  }

  /** The body of the only lambda. */
  private static @Nullable Object innermost(@Nullable Object data) {
    return switch (data) {
      case Map<?, ?> map when map.get("body") instanceof Map<?, ?> body -> body;
      case Map<?, ?> map -> innermost(map.values().stream());
      case List<?> list -> innermost(list.stream());
      case null, default -> null;
    };
  }

  private static @Nullable Object innermost(Stream<?> parts) {
    return parts.map(StoredDagTest::innermost).filter(Objects::nonNull).findFirst().orElse(null);
  }

  @Test
  void nothing_that_is_read_is_lost_whatever_is_changed() throws IOException {
    Random random = new Random(20261123);
    Object original = StageView.of(everything());
    int read = 0;
    for (int round = 0; round < 4_000; round++) {
      Object data = copy(original);
      change(data, random, random.nextInt(1, 12));
      if (StoredDag.read(data) instanceof Reading.Read(DagSpec dag)) {
        assertThat(DataText.of(StageView.of(dag))).isEqualTo(DataText.of(data));
        read++;
      }
    }
    assertThat(read).isBetween(100, 3_000);
  }

  /** Changes something that lies so many steps inside, or at the end of the way. */
  private static void change(Object data, Random random, int steps) {
    if (data instanceof Map<?, ?>) {
      Map<Object, Object> map = asMap(data);
      if (!map.isEmpty()) {
        Object key = List.copyOf(map.keySet()).get(random.nextInt(map.size()));
        Object member = Objects.requireNonNull(map.get(key));
        if (steps > 1 && (member instanceof Map || member instanceof List)) {
          change(member, random, steps - 1);
        } else {
          changeMember(map, key, random);
        }
      }
    } else if (data instanceof List<?> list && !list.isEmpty()) {
      change(list.get(random.nextInt(list.size())), random, steps - 1);
    }
  }

  private static void changeMember(Map<Object, Object> map, Object key, Random random) {
    Object[] others = {
      "d1", "m1", 0, 7, -1, "CInt", Map.of(), List.of(), "Not", Map.of("tag", "CInt")
    };
    switch (random.nextInt(3)) {
      case 0 -> map.remove(key);
      case 1 -> map.put("x" + random.nextInt(3), others[random.nextInt(others.length)]);
      default -> map.put(key, others[random.nextInt(others.length)]);
    }
  }
}
