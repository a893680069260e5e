package dev.virgo.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.runtime.compile.CompileCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file with one case on each line. */
final class EvaluationBatch {

  /** A case is some kilobytes; what is longer is left unread. */
  private static final int LONGEST_LINE = 16 << 20;

  /**
   * A name twice in an object is a mistake: which one was meant cannot be known. So is text after
   * the end, which is half of something else.
   */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final EvaluationCase.Setting setting;
  private final Path folder;

  /** Cases ask for the same of what a program says: it is compiled for the first of them. */
  private final CompileCache cache = new CompileCache(CompileCache.Bounds.standard());

  private final EvaluationCase.CompileStep compiler;

  /**
   * @param folder what a relative {@code file} of a case starts at
   */
  EvaluationBatch(EvaluationCase.Setting setting, Path folder) {
    this.setting = setting;
    this.folder = folder;
    // The functions of each case are its own, what the compiler knows of them is the same.
    ModuleRegistry registry = setting.library().registry();
    this.compiler = (source, _) -> cache.compile(source, registry, setting.optimization());
  }

  /** How often a program was there already. */
  CompileCache.Statistics compilations() {
    return cache.statistics();
  }

  /**
   * Evaluates every line that is not blank, in order.
   *
   * @param each takes the document of each
   * @throws IOException if the file cannot be read
   */
  void run(Path cases, Consumer<SequencedMap<String, @Nullable Object>> each) throws IOException {
    try (InputStream stream = Files.newInputStream(cases)) {
      var buffer = new byte[1 << 16];
      var line = new ByteArrayOutputStream();
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        for (int at = 0; at < read; at++) {
          if (buffer[at] == '\n') {
            end(line, each);
          } else if (line.size() <= LONGEST_LINE) {
            line.write(buffer[at]);
          }
        }
      }
      end(line, each);
    }
  }

  private void end(
      ByteArrayOutputStream line, Consumer<SequencedMap<String, @Nullable Object>> each) {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (bytes.length > LONGEST_LINE) {
      each.accept(
          EvaluationCase.unreadable(
              "the line is longer than %d bytes; split the case, or name a file"
                  .formatted(LONGEST_LINE)));
      return;
    }
    try {
      // A decoder of its own: what is no text is a mistake, not another character.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.isBlank()) {
        each.accept(evaluated(text));
      }
    } catch (CharacterCodingException _) {
      each.accept(EvaluationCase.unreadable("the line is not in UTF-8; write the file in UTF-8"));
    }
  }

  private SequencedMap<String, @Nullable Object> evaluated(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return json.isObject()
          ? evaluated(json)
          : EvaluationCase.unreadable("a case is an object: {\"id\": …, \"source\": …}");
    } catch (JsonProcessingException e) {
      return EvaluationCase.unreadable("the line is no JSON: " + e.getOriginalMessage());
    }
  }

  private SequencedMap<String, @Nullable Object> evaluated(JsonNode json) {
    JsonNode id = json.path("id").isMissingNode() ? NullNode.instance : json.path("id");
    var document = document(json, id);
    document.putFirst("id", id);
    return document;
  }

  private SequencedMap<String, @Nullable Object> document(JsonNode json, JsonNode id) {
    JsonNode given = json.path("inputs");
    if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
      return EvaluationCase.unreadable("'inputs' is no object of values by name");
    }
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    given.properties().forEach(input -> inputs.put(input.getKey(), input.getValue()));
    if (json.path("source").isTextual()) {
      return new EvaluationCase(id, json.path("source").textValue(), inputs)
          .evaluate(setting, compiler)
          .document();
    }
    if (!json.path("file").isTextual()) {
      return EvaluationCase.unreadable("a case has its text as 'source', or its path as 'file'");
    }
    try {
      String source = PipelineText.read(folder.resolve(json.path("file").textValue()));
      return new EvaluationCase(id, source, inputs).evaluate(setting, compiler).document();
    } catch (CliFailure | java.nio.file.InvalidPathException e) {
      return EvaluationCase.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
