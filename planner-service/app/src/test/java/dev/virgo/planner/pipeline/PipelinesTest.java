package dev.virgo.planner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.planner.pipeline.Compilation.Compiled;
import dev.virgo.planner.pipeline.Compilation.Refused;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.planner.registry.Published;
import dev.virgo.planner.world.Descriptors;
import dev.virgo.planner.world.Samples;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final String SOURCE =
      """
      use virgo.eeg
      in eeg: Signal
      filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
      out filtered
      """;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Pipelines pipelines = new Pipelines(meters);

  /** The shipped transforms, the band-pass changed. */
  private static Catalog catalog(Consumer<ObjectNode> change) {
    var bandpass = Descriptors.of(Descriptors.BANDPASS);
    change.accept(bandpass);
    return Catalog.of(
        Descriptors.shipped().stream()
            .map(it -> it.path("identity").asText().equals(Descriptors.BANDPASS) ? bandpass : it)
            .map(Published::of)
            .toList());
  }

  private static Catalog shipped() {
    return catalog(_ -> {});
  }

  private double lookups(String level, String found) {
    return meters
        .get("virgo.planner.compile.lookups")
        .tags("level", level, "found", found)
        .functionCounter()
        .count();
  }

  private double entries(String level) {
    return meters.get("virgo.planner.compile.entries").tag("level", level).gauge().value();
  }

  @Test
  void the_text_of_the_next_recording_is_compiled_by_looking_it_up() {
    var first = pipelines.compile(SOURCE, shipped());
    var second = pipelines.compile(SOURCE, shipped().only(shipped().byIdentity().keySet()));
    assertThat(first).isInstanceOf(Compiled.class);
    assertThat(((Compiled) second).pipeline()).isEqualTo(((Compiled) first).pipeline());
    for (var level : List.of("parse", "check", "pipeline")) {
      assertThat(lookups(level, "miss")).as(level).isEqualTo(1);
      assertThat(entries(level)).as(level).isEqualTo(1);
    }
    assertThat(lookups("pipeline", "hit")).isEqualTo(1);
    assertThat(
            meters.get("virgo.planner.compile.evictions").functionCounters().stream()
                .map(FunctionCounter::count))
        .containsExactly(0.0, 0.0, 0.0);
  }

  @Test
  void a_transform_that_was_published_anew_is_found_at_once() {
    assertThat(pipelines.compile(SOURCE, shipped())).isInstanceOf(Compiled.class);
    var renamed = catalog(descriptor -> descriptor.put("name", "Bandpass"));
    assertThat(pipelines.compile(SOURCE, renamed)).isInstanceOf(Refused.class);
    assertThat(pipelines.compile(SOURCE, shipped())).isInstanceOf(Compiled.class);
    // The text is read once, whatever is published.
    assertThat(lookups("parse", "miss")).isEqualTo(1);
  }

  /** What the compiler looks at is the same; what runs is not. */
  @Test
  void code_that_was_published_anew_is_pinned_although_the_compilation_is_found() {
    var before = (Compiled) pipelines.compile(SOURCE, shipped());
    var catalog = catalog(PipelinesTest::otherCode);
    var after = (Compiled) pipelines.compile(SOURCE, catalog);
    assertThat(lookups("pipeline", "hit")).isEqualTo(1);
    assertThat(after.catalog()).isSameAs(catalog);
    assertThat(after.pins().keySet()).isEqualTo(before.pins().keySet());
    assertThat(after.pins().get(Descriptors.BANDPASS))
        .isNotNull()
        .isNotEqualTo(before.pins().get(Descriptors.BANDPASS));
  }

  private static void otherCode(ObjectNode descriptor) {
    for (JsonNode group : descriptor.withArray("groups")) {
      ((ObjectNode) group).put("code_hash", Samples.hash("other code").hex());
    }
  }

  @Test
  void mistakes_of_equal_texts_are_the_same_and_of_others_their_own() {
    var first = pipelines.compile("out nothing\n", shipped());
    assertThat(pipelines.compile("out nothing\n", shipped())).isEqualTo(first);
    var lower = pipelines.compile("\n\nout nothing\n", shipped());
    assertThat(first.diagnostics().getFirst().path("line").asInt()).isEqualTo(1);
    assertThat(lower.diagnostics().getFirst().path("line").asInt()).isEqualTo(3);
  }
}
