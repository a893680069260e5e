package dev.virgo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.schemas.rpc.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrintedLinesTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream out =
      new PrintStream(new PrintedLines(log), true, StandardCharsets.UTF_8);

  @AfterEach
  void forget() {
    PrintedLines.aboutNothing();
  }

  @Test
  void what_a_transform_prints_leads_to_its_run_and_trace() throws Exception {
    PrintedLines.about(
        Envelope.newBuilder()
            .setRun("run1")
            .setNode("clean")
            .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .build());
    out.println("größe \"1\"\r");
    PrintedLines.aboutNothing();
    out.println("afterwards");

    var lines = lines();
    assertThat(lines.get(0).path("message").asText()).isEqualTo("größe \"1\"");
    assertThat(lines.get(0).path("mdc").toString())
        .isEqualTo(
            "{\"run\":\"run1\",\"node\":\"clean\",\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"}");
    assertThat(lines.get(1).path("mdc")).isEmpty();
  }

  @Test
  void line_that_does_not_end_is_cut_so_that_it_fits_into_memory() throws Exception {
    out.print("x".repeat(3 * PrintedLines.LONGEST));
    out.flush();

    assertThat(lines())
        .extracting(line -> line.path("message").asText().length())
        .containsExactly(PrintedLines.LONGEST, PrintedLines.LONGEST, PrintedLines.LONGEST);
  }

  private List<JsonNode> lines() throws Exception {
    var lines = log.toString(StandardCharsets.UTF_8).lines().toList();
    var parsed = new java.util.ArrayList<JsonNode>();
    for (var line : lines) {
      parsed.add(new JsonMapper().readTree(line));
    }
    return parsed;
  }
}
