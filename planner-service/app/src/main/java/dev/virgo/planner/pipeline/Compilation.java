package dev.virgo.planner.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.type.Type;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.schemas.key.Key;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;

/** What came of compiling pipeline text against a catalog. */
public sealed interface Compilation {

  /** What the compiler said, errors and warnings, in the form that scripts read. */
  List<JsonNode> diagnostics();

  /**
   * The text compiles.
   *
   * @param pipeline without the nodes that no output needs
   * @param structuralHash of what the text means, 64 hexadecimal digits
   * @param syntacticHash of the text itself
   * @param inputs types by name, in order of declaration
   * @param outputs types by name, in order of declaration
   * @param pins descriptors that compile the very same pipeline again, by identity
   * @param catalog what it was compiled against
   */
  record Compiled(
      IrPipeline pipeline,
      String structuralHash,
      String syntacticHash,
      SequencedMap<String, Type> inputs,
      SequencedMap<String, Type> outputs,
      SortedMap<String, Key> pins,
      Catalog catalog,
      List<JsonNode> diagnostics)
      implements Compilation {
    public Compiled {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** The text does not compile. */
  record Refused(List<JsonNode> diagnostics) implements Compilation {
    public Refused {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
