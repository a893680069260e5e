package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virgo transforms}. */
@Command(
    name = "transforms",
    description =
        "What pipelines can call: versions, configuration, inputs, fields, resources; of the system"
            + " that is up, else what Virgo ships.",
    subcommands = NewTransformCommand.class)
public final class TransformsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "one of them: EEGBandpass, virgo.eeg.EEGBandpass or an identity")
  @Nullable String name;

  @Mixin JsonOption json = new JsonOption();

  public TransformsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var registry = Registry.of(connection);
    var found = name == null ? registry.all() : registry.named(name);
    if (found.isEmpty() && name != null) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          "there is no transform '"
              + name
              + "' in "
              + registry.place()
              + "; there are "
              + String.join(", ", registry.modules().qualifiedNames()));
    }
    if (json.wanted()) {
      terminal.json(found);
    } else if (name == null) {
      list(found);
    } else {
      found.forEach(descriptor -> new DescriptorText(terminal).show(descriptor));
    }
    terminal.say("from " + registry.place());
    return 0;
  }

  private void list(List<JsonNode> descriptors) {
    terminal.table(
        List.of("transform", "version", "inputs", "fields", "does"),
        descriptors.stream()
            .map(descriptor ->
                List.of(
                    Registry.qualifiedName(descriptor),
                    "v" + descriptor.path("version").asText(),
                    types(descriptor.path("inputs")),
                    types(descriptor.path("fields")),
                    descriptor.path("doc").asText("")))
            .toList());
  }

  private static String types(JsonNode members) {
    return members
        .valueStream()
        .map(member -> member.path("name").asText() + ": " + member.path("type").asText())
        .collect(Collectors.joining(", "));
  }
}
