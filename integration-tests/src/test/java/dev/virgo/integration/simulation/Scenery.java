package dev.virgo.integration.simulation;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.planner.core.Recording;
import dev.virgo.planner.core.RunSpec;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.time.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Recordings and pipelines, the same for every seed. */
final class Scenery {
  private static final long SECOND = 1_000_000_000L;
  private static final long GRID = 2 * SECOND;

  private static final Map<String, String> SOURCES =
      Map.of(
          "choice",
          """
          use virgo.sim
          in eeg: Signal
          in ecg: Signal
          filtered = Filter@1.0.0(eeg, {hz: 1.0}) with retry: 9
          quality  = Quality(eeg) with retry: 9
          clean    = if (quality.noise > 0.5) Notch(filtered, {hz: 50.0}) else filtered
          joint    = Joint(clean, ecg) with retry: 9
          out clean
          out joint
          """,
          "bumped",
          """
          use virgo.sim
          in eeg: Signal
          filtered = Filter@1.1.0(eeg, {hz: 1.0}) with retry: 9
          coarse   = Coarse(filtered) with retry: 9
          power    = Power(coarse) with retry: 9
          out power
          out filtered
          """,
          "loose",
          """
          use virgo.sim
          in eeg: Signal
          in ecg: Signal
          filtered = Filter@1.0.0(eeg, {hz: 1.0}) with retry: 9
          jitter   = Jitter(filtered) with retry: 9
          joint    = Joint(jitter, ecg) with retry: 9
          trend    = Trend(filtered) with retry: 9
          fast     = trend.fast
          out joint
          out fast
          """,
          "newer",
          """
          use virgo.sim
          in eeg: Signal
          in ecg: Signal
          filtered = Filter@2.0.0(eeg, {hz: 1.0}) with retry: 9
          coarse   = Coarse(filtered) with retry: 9
          joint    = Joint(coarse, ecg) with retry: 9
          quality  = Quality(coarse) with retry: 9
          out joint
          out quality
          """);

  final Catalogue catalogue = new Catalogue();
  private final TreeMap<String, Recording> recordings = new TreeMap<>();
  private final TreeMap<String, IrPipeline> pipelines = new TreeMap<>();

  Scenery() {
    // The first two share a stretch, the first and third differ in one stream only, the fourth has
    // a gap and an end that is on no grid.
    add("first", 10, List.of(new Span(0, 10 * SECOND)), "eeg", 99, "ecg");
    add("second", 10, List.of(new Span(0, 10 * SECOND)), "eeg", 5, "ecg");
    add("third", 10, List.of(new Span(0, 10 * SECOND)), "eeg", 99, "other ecg");
    add(
        "gap",
        9,
        List.of(new Span(0, 5 * SECOND), new Span(6 * SECOND, 9 * SECOND)),
        "eeg",
        99,
        "ecg");
    SOURCES.forEach((name, source) -> pipelines.put(name, compile(source)));
  }

  private IrPipeline compile(String source) {
    return switch (Compiler.compile(source, catalogue.modules())) {
      case CompileResult.Compiled compiled -> compiled.pipeline();
      case CompileResult.Rejected rejected ->
          throw new IllegalStateException(rejected.diagnostics().toString());
    };
  }

  /** Up to {@code same} blocks of the first stream are those of other recordings. */
  private void add(String id, int seconds, List<Span> segments, String eeg, int same, String ecg) {
    var streams = new TreeMap<String, Recording.Stream>();
    streams.put("eeg", stream(id, "eeg", seconds, segments, eeg, same));
    streams.put("ecg", stream(id, "ecg", seconds, segments, ecg, 99));
    recordings.put(id, new Recording(id, 1, seconds * SECOND, streams));
  }

  private static Recording.Stream stream(
      String recording, String name, int seconds, List<Span> segments, String data, int same) {
    var blocks = new ArrayList<Key>();
    for (int n = 0; n < seconds; n++) {
      blocks.add(Catalogue.hash((n < same ? data : recording + " " + data) + " block " + n));
    }
    var channels = List.of(new Event.Channel("O1", "uV"));
    return new Recording.Stream(
        name,
        "signal",
        "edf",
        recording,
        new FieldHeader("signal", 256, 1, channels, SECOND),
        Keys.header(
            new Keys.StreamHeader("signal", 256, 1, List.of(new Keys.Channel("O1", "uV")), SECOND)),
        segments,
        blocks);
  }

  List<String> recordings() {
    return List.copyOf(recordings.keySet());
  }

  List<String> pipelines() {
    return List.copyOf(pipelines.keySet());
  }

  /** What a stream's file really holds. */
  List<Key> blocks(String uri, String stream) {
    return Known.present(Known.present(recordings.get(uri)).streams().get(stream)).blocks();
  }

  RunSpec spec(String run, String recording, String pipeline) {
    return new RunSpec(
        run,
        Known.present(recordings.get(recording)),
        Known.present(pipelines.get(pipeline)),
        pipeline,
        true,
        GRID,
        Map.of(),
        Event.Priority.INTERACTIVE,
        catalogue.descriptors(),
        Map.of());
  }
}
