package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.type.Type;
import dev.virgo.planner.pipeline.Compilation;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.registry.Transforms;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Compiles pipeline text against what is published. Mistakes in it are an answer, no error. */
@Path("/api/v1/compile")
public class CompileResource {
  private final Transforms transforms;
  private final Pipelines pipelines;

  CompileResource(Transforms transforms, Pipelines pipelines) {
    this.transforms = transforms;
    this.pipelines = pipelines;
  }

  /**
   * As {@code virgo compile --json} shows it.
   *
   * @param transforms identities that the calls resolve to
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record CompileView(
      boolean ok,
      List<JsonNode> diagnostics,
      Map<String, String> inputs,
      Map<String, String> outputs,
      @Nullable Hashes hash,
      List<String> transforms) {}

  /** What it means, and how it is written. */
  record Hashes(String structural, String syntactic) {}

  @POST
  @Consumes({MediaType.TEXT_PLAIN, MediaType.WILDCARD})
  public CompileView compile(String source) {
    return switch (pipelines.compile(source, transforms.catalog())) {
      case Compilation.Refused(var diagnostics) ->
          new CompileView(false, diagnostics, Map.of(), Map.of(), null, List.of());
      case Compilation.Compiled compiled ->
          new CompileView(
              true,
              compiled.diagnostics(),
              spelled(compiled.inputs()),
              spelled(compiled.outputs()),
              new Hashes(compiled.structuralHash(), compiled.syntacticHash()),
              List.copyOf(compiled.pins().keySet()));
    };
  }

  private static Map<String, String> spelled(SequencedMap<String, Type> types) {
    var spelled = new LinkedHashMap<String, String>();
    types.forEach((name, type) -> spelled.put(name, type.toString()));
    return spelled;
  }
}
