package dev.virgo.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.source.Span;
import dev.virgo.runtime.compile.CompileCache.Bounds;
import dev.virgo.runtime.compile.CompileCache.Statistics.Level;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompileCacheTest {

  private static final ModuleRegistry REGISTRY =
      new Library(StandardLibrary.functions(_ -> {})).registry();

  private static final String CALL = "x = f(1)\nout x";

  private final AtomicLong clock = new AtomicLong();
  private final CompileCache cache = cache(Bounds.standard());

  private CompileCache cache(Bounds bounds) {
    return new CompileCache(bounds, clock::get);
  }

  private CompileResult compile(String source) {
    return cache.compile(source, REGISTRY, Optimization.standard());
  }

  @Test
  void the_answer_is_that_of_the_compiler() {
    for (String source : List.of("x = 1 + 2\nout x", "x = y\nout x", "x = = 1\nout x", "")) {
      CompileResult fresh = Compiler.compile(source, REGISTRY, Optimization.standard());
      for (int round = 0; round < 2; round++) {
        CompileResult found = compile(source);
        assertThat(found.diagnostics()).isEqualTo(fresh.diagnostics());
        assertThat(found.getClass()).isEqualTo(fresh.getClass());
        if (found instanceof Compiled compiled && fresh instanceof Compiled same) {
          assertThat(compiled.pipeline()).isEqualTo(same.pipeline());
          assertThat(compiled.optimized()).isEqualTo(same.optimized());
        }
      }
    }
  }

  @Test
  void a_text_that_is_laid_out_otherwise_has_its_mistakes_at_places_of_its_own() {
    assertThat(compile("x = y\nout x").diagnostics().getFirst().span()).isEqualTo(new Span(4, 5));
    assertThat(compile("\n\nx = y\nout x").diagnostics().getFirst().span())
        .isEqualTo(new Span(6, 7));
    assertThat(compile("x = y\nout x").diagnostics().getFirst().span()).isEqualTo(new Span(4, 5));
  }

  @Test
  void the_same_text_is_compiled_once() {
    assertThat(compile("x = 1\nout x")).isSameAs(compile("x = 1\nout x"));
    assertThat(cache.statistics().pipeline()).isEqualTo(new Level(1, 1, 0, 1));
    assertThat(cache.statistics().check()).isEqualTo(new Level(0, 1, 0, 1));
    assertThat(cache.statistics().parse()).isEqualTo(new Level(0, 1, 0, 1));
  }

  @Test
  void another_text_another_registry_and_another_optimization_are_other_questions() {
    compile("x = 1\nout x");
    compile("x = 2\nout x");
    assertThat(cache.statistics().parse().misses()).isEqualTo(2);
    // The same text is not read again, and against the same registry not checked again.
    cache.compile("x = 1\nout x", ModuleRegistry.empty(), Optimization.standard());
    assertThat(cache.statistics().parse()).isEqualTo(new Level(1, 2, 0, 2));
    assertThat(cache.statistics().check().misses()).isEqualTo(3);
    cache.compile("x = 1\nout x", ModuleRegistry.empty(), Optimization.none());
    assertThat(cache.statistics().check()).isEqualTo(new Level(1, 3, 0, 3));
    assertThat(cache.statistics().pipeline().misses()).isEqualTo(4);
  }

  @Test
  void what_is_gone_from_the_registry_is_not_found_in_the_cache() {
    String source = "in s: String\nx = trim(s)\nout x";
    assertThat(compile(source)).isInstanceOf(Compiled.class);
    assertThat(cache.compile(source, ModuleRegistry.empty(), Optimization.standard()))
        .isInstanceOf(Rejected.class);
    assertThat(compile(source)).isInstanceOf(Compiled.class);
  }

  /** Such types are equal, and yet messages spell them differently. */
  @Test
  void types_whose_fields_have_another_order_are_spelled_as_they_are_declared() {
    String source = "x = made()\ny = x + 1\nout y";
    ModuleRegistry one = made("{first: Int, second: String}");
    ModuleRegistry other = made("{second: String, first: Int}");
    for (ModuleRegistry registry : List.of(one, other, one)) {
      assertThat(cache.compile(source, registry, Optimization.none()).diagnostics())
          .isEqualTo(Compiler.compile(source, registry).diagnostics());
    }
    assertThat(Compiler.compile(source, one).diagnostics())
        .isNotEqualTo(Compiler.compile(source, other).diagnostics());
  }

  private static ModuleRegistry made(String type) {
    return ModuleRegistry.of(
        List.of(
            new TransformSignature(
                "made@1.0",
                "made",
                "",
                "1.0",
                List.of(),
                List.of(),
                List.of(new OutputField("out", TypeText.parse(type), "run")),
                Nature.FUNCTION)));
  }

  @Test
  void a_registry_with_the_same_in_it_is_the_same() {
    List<TransformSignature> signatures =
        REGISTRY.qualifiedNames().stream()
            .flatMap(name -> REGISTRY.versions(name).stream())
            .toList();
    ModuleRegistry again = ModuleRegistry.of(signatures.reversed());
    assertThat(again.hash()).isEqualTo(REGISTRY.hash()).hasSize(64);
    assertThat(compile("x = 1\nout x"))
        .isSameAs(cache.compile("x = 1\nout x", again, Optimization.standard()));
    assertThat(ModuleRegistry.of(signatures.subList(1, signatures.size())).hash())
        .isNotEqualTo(again.hash());
  }

  /**
   * Somebody has twelve pipelines open, changes one of them in forty steps, goes back now and then,
   * and all of them are compiled after each step.
   */
  @Test
  void an_edit_session_finds_most_of_what_it_asks_for() {
    for (int step = 0; step < 40; step++) {
      for (int file = 0; file < 12; file++) {
        int version = file == 3 ? step - (step % 7 == 6 ? 1 : 0) : 0;
        compile("in n: Int\nx = n + %d%d\nout x".formatted(file + 1, version));
      }
    }
    var statistics = cache.statistics();
    assertThat(statistics.pipeline().hitRate()).isGreaterThan(0.8);
    assertThat(statistics.pipeline().hits() + statistics.pipeline().misses()).isEqualTo(480);
    assertThat(statistics.pipeline().evictions()).isZero();
  }

  @Test
  void no_more_is_kept_than_the_bounds_say() {
    var small = cache(new Bounds(10, 1_000, Duration.ofHours(1)));
    for (int file = 0; file < 50; file++) {
      small.compile("x = %d\nout x".formatted(file), REGISTRY, Optimization.standard());
    }
    assertThat(small.statistics().pipeline().size()).isLessThanOrEqualTo(10);
    assertThat(small.statistics().pipeline().evictions()).isGreaterThanOrEqualTo(40);
  }

  @Test
  void long_texts_take_the_room_of_several() {
    var small = cache(new Bounds(10, 1_000, Duration.ofHours(1)));
    for (int file = 0; file < 5; file++) {
      String source = "x = \"%s\"\nout x # %d".formatted("a".repeat(400), file);
      small.compile(source, REGISTRY, Optimization.standard());
    }
    assertThat(small.statistics().pipeline().size()).isEqualTo(2);
    assertThat(small.statistics().parse().size()).isEqualTo(2);
  }

  @Test
  void a_text_for_which_there_is_no_room_is_compiled_each_time() {
    var small = cache(new Bounds(10, 1_000, Duration.ofHours(1)));
    String source = "x = \"" + "a".repeat(1_000) + "\"\nout x";
    for (int round = 0; round < 2; round++) {
      assertThat(small.compile(source, REGISTRY, Optimization.standard()))
          .isInstanceOf(Compiled.class);
    }
    assertThat(small.statistics().pipeline()).isEqualTo(new Level(0, 2, 2, 0));
  }

  /** Each message spells the type of the record, whose field has a long name. */
  @Test
  void mistakes_of_which_there_is_very_much_to_say_are_not_kept() {
    String few = "r = {%s: 1}\nx = r - 1\nout x".formatted("f".repeat(100));
    assertThat(compile(few)).isSameAs(compile(few));
    String much =
        "r = {%s: 1}\n".formatted("f".repeat(CompileCache.MOST_SAID)) + "x = r - 1\nout x";
    assertThat(compile(much).diagnostics()).isEqualTo(compile(much).diagnostics());
    assertThat(cache.statistics().pipeline().misses()).isEqualTo(3);
    assertThat(cache.statistics().pipeline().size()).isEqualTo(1);
  }

  @Test
  void a_cache_has_room_for_something() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bounds(0, 100, Duration.ofHours(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bounds(100, 99, Duration.ofHours(1)));
  }

  @Test
  void what_is_old_is_compiled_again() {
    compile("x = 1\nout x");
    clock.addAndGet(Duration.ofMinutes(59).toNanos());
    compile("x = 1\nout x");
    assertThat(cache.statistics().pipeline().misses()).isEqualTo(1);
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    compile("x = 1\nout x");
    assertThat(cache.statistics().pipeline().misses()).isEqualTo(2);
    assertThat(cache.statistics().pipeline().size()).isEqualTo(1);
  }

  @Test
  void a_text_that_is_longer_than_what_is_read_is_refused_and_not_kept() {
    assertThat(compile(" ".repeat(Compiler.MAX_LENGTH + 1))).isInstanceOf(Rejected.class);
    assertThat(cache.statistics().parse().size()).isZero();
  }

  @Test
  void who_asks_for_the_same_at_the_same_time_waits_for_it() throws Exception {
    var slow = new SlowRegistry();
    List<Future<CompileResult>> all = askedTogether(slow);
    CompileResult first = all.getFirst().get();
    for (Future<CompileResult> one : all) {
      assertThat(one.get()).isSameAs(first);
    }
    assertThat(slow.asked).hasValue(1);
    assertThat(cache.statistics().pipeline()).isEqualTo(new Level(7, 1, 0, 1));
  }

  @Test
  void a_compiler_that_fails_fails_all_who_wait_and_nobody_else() throws Exception {
    var broken = new SlowRegistry();
    broken.failure.set(new IllegalStateException("broken"));
    for (Future<CompileResult> one : askedTogether(broken)) {
      assertThat(one.state()).isEqualTo(Future.State.FAILED);
      assertThat(one.exceptionNow()).hasMessage("broken");
    }
    assertThat(cache.statistics().pipeline().size()).isZero();
    broken.failure.set(null);
    assertThat(cache.compile(CALL, broken, Optimization.standard())).isInstanceOf(Rejected.class);
    assertThat(broken.asked).hasValue(2);
  }

  @Test
  void a_stack_that_is_too_small_is_not_kept_either() {
    var broken = new SlowRegistry();
    broken.goOn.countDown();
    broken.failure.set(new StackOverflowError());
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(() -> cache.compile(CALL, broken, Optimization.standard()));
    broken.failure.set(null);
    assertThat(cache.compile(CALL, broken, Optimization.standard())).isInstanceOf(Rejected.class);
  }

  /** Eight ask; the first goes on when the others wait for it. */
  private List<Future<CompileResult>> askedTogether(SlowRegistry slow) throws Exception {
    List<Future<CompileResult>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        all.add(threads.submit(() -> cache.compile(CALL, slow, Optimization.standard())));
      }
      while (cache.statistics().pipeline().hits() < 7) {
        Thread.onSpinWait();
      }
      slow.goOn.countDown();
    }
    return all;
  }

  /** Lets who checks a text wait, counts how often that begins, and may fail then. */
  private static final class SlowRegistry implements ModuleRegistry {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @Override
    public SortedSet<String> qualifiedNames() {
      return ModuleRegistry.empty().qualifiedNames();
    }

    @Override
    public List<TransformSignature> versions(String qualifiedName) {
      return List.of();
    }

    /** A check asks for them when it begins, and then no more. */
    @Override
    public SortedSet<String> namespaces() {
      asked.incrementAndGet();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return switch (failure.get()) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> ModuleRegistry.empty().namespaces();
      };
    }
  }
}
