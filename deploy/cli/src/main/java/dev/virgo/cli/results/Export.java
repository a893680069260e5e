package dev.virgo.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.WholeFile;
import dev.virgo.payload.ArrowExport;
import dev.virgo.payload.SignalPayload;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.time.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what was chosen to a file, in the format that the file's ending says. */
final class Export {
  /** Endings and what they are for. */
  enum Ending {
    ARROW(".arrow"),
    CSV(".csv"),
    JSON(".json");

    private final String text;

    Ending(String text) {
      this.text = text;
    }

    /** The file's. */
    static Ending of(Path file) {
      var name = String.valueOf(file.getFileName());
      for (var ending : values()) {
        if (name.endsWith(ending.text)) {
          return ending;
        }
      }
      throw new CliFailure(
          Exit.USAGE,
          "the ending of "
              + file
              + " is unknown; known are .arrow and .csv for signals and .json"
              + " for plain values");
    }
  }

  private final Content content;
  private final @Nullable Slice window;

  Export(Content content, @Nullable Slice window) {
    this.content = content;
    this.window = window;
  }

  /** Writes the file as a whole or not at all. */
  void write(List<Chosen> chosen, Path file) {
    var ending = Ending.of(file);
    try {
      WholeFile.write(file, out -> write(chosen, ending, file, out));
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED,
          "cannot write " + file + " (" + e + "); give another file with -o, or free some space",
          e);
    }
  }

  private void write(List<Chosen> chosen, Ending ending, Path file, OutputStream out)
      throws IOException {
    boolean signals = chosen.stream().anyMatch(Chosen::isSignal);
    switch (ending) {
      case JSON -> {
        if (signals) {
          throw unfit(chosen, file, "a signal; give a file that ends in .arrow or .csv");
        }
        out.write(EventJson.json().writeValueAsBytes(value(chosen)));
        out.write('\n');
      }
      case ARROW, CSV -> {
        if (!signals) {
          throw unfit(chosen, file, "a plain value; give a file that ends in .json");
        }
        if (chosen.size() > 1) {
          throw unfit(chosen, file, "several signals; name one of them");
        }
        table(chosen.getFirst().assets(), ending, out);
      }
    }
  }

  private static CliFailure unfit(List<Chosen> chosen, Path file, String what) {
    var names = chosen.stream().map(Chosen::name).collect(Collectors.joining(", "));
    return new CliFailure(
        Exit.WRONG_INPUT, names + " does not fit into " + file + ": it is " + what);
  }

  private void table(List<JsonNode> assets, Ending ending, OutputStream out) throws IOException {
    var first = content.signal(assets.getFirst(), window);
    ArrowExport.Slices slices =
        sink -> {
          sink.slice(first);
          for (var asset : assets.subList(1, assets.size())) {
            sink.slice(content.signal(asset, window));
          }
        };
    if (ending == Ending.ARROW) {
      ArrowExport.arrow(first.header(), slices, Channels.newChannel(out));
    } else {
      csv(first, slices, out);
    }
  }

  private static void csv(SignalPayload first, ArrowExport.Slices slices, OutputStream out)
      throws IOException {
    var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    ArrowExport.csv(first.header(), slices, writer);
    writer.flush();
  }

  /** The value itself; of several slices a list with their times; of several fields an object. */
  private JsonNode value(List<Chosen> chosen) {
    if (chosen.size() == 1) {
      return value(chosen.getFirst());
    }
    var fields = EventJson.json().createObjectNode();
    for (var one : chosen) {
      fields.set(one.name().substring(one.name().lastIndexOf('.') + 1), value(one));
    }
    return fields;
  }

  private JsonNode value(Chosen chosen) {
    var value = chosen.value();
    if (value != null) {
      return value;
    }
    if (chosen.assets().size() == 1) {
      return content.plain(chosen.assets().getFirst());
    }
    var slices = EventJson.json().createArrayNode();
    for (var asset : chosen.assets()) {
      slices
          .addObject()
          .put("t0_ns", asset.path("t0_ns").asLong())
          .put("t1_ns", asset.path("t1_ns").asLong())
          .set("value", content.plain(asset));
    }
    return slices;
  }
}
