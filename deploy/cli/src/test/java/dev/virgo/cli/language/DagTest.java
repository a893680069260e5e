package dev.virgo.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.language.Dag.Edge;
import dev.virgo.cli.language.Dag.Output;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DagTest {
  private static Dag of(String source) {
    var library = new Library(StandardLibrary.functions(_ -> {}));
    return switch (Compiler.compile(source, library.registry())) {
      case CompileResult.Compiled compiled -> Dag.of(compiled.pipeline());
      case CompileResult.Rejected(var diagnostics) -> throw new AssertionError(diagnostics);
    };
  }

  @Test
  void a_call_reads_what_the_expressions_before_it_read_in_order() {
    var dag = of("in a: Int\nin b: Int\nm = max(b + 1, a * b)\nout m\n");
    assertThat(dag.edges())
        .containsExactly(new Edge("b", "m", "a"), new Edge("a", "m", "b"), new Edge("b", "m", "b"));
    assertThat(dag.outputs()).containsExactly(new Output("m", List.of("m")));
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void expressions_that_share_what_they_read_are_looked_at_once() {
    var doubled =
        IntStream.rangeClosed(1, 60)
            .mapToObj(number -> "v%d = v%d + v%d\n".formatted(number, number - 1, number - 1))
            .collect(Collectors.joining("", "in v0: Int\n", "out v60\n"));
    assertThat(of(doubled).outputs()).containsExactly(new Output("v60", List.of("v0")));
  }
}
