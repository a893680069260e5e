package dev.virgo.runtime.library;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The functions that every pipeline can call. */
public final class StandardLibrary {

  private static final String MODULE = "stdlib.";

  private StandardLibrary() {}

  /**
   * All of them.
   *
   * @param log takes the lines that pipelines say with {@code log}
   */
  public static List<LocalFunction> functions(Consumer<String> log) {
    List<LocalFunction> functions = new ArrayList<>();
    NumberFunctions.math(shelf("stdlib.math", functions));
    NumberFunctions.compare(shelf("stdlib.compare", functions));
    NumberFunctions.bool(shelf("stdlib.bool", functions));
    NumberFunctions.convert(shelf("stdlib.convert", functions));
    TextFunctions.string(shelf("stdlib.string", functions));
    ListFunctions.lists(shelf("stdlib.list", functions));
    CollectionFunctions.optional(shelf("stdlib.optional", functions));
    CollectionFunctions.map(shelf("stdlib.map", functions));
    CollectionFunctions.collection(shelf("stdlib.collection", functions));
    TimeFunctions.time(shelf("stdlib.time", functions));
    // Its field is named otherwise than that of all others.
    new Shelf("stdlib", MODULE, "value", functions)
        .pure("identity(value: String) -> String", "the value itself", (all, _) -> all.getFirst());
    shelf("stdlib.debug", functions)
        .effectful(
            "log(message: String) -> String",
            "the message itself; it is also a line of the log",
            (all, _) -> {
              log.accept("[constellation-lang] " + Arguments.text(all.getFirst()));
              return all.getFirst();
            });
    return functions;
  }

  private static Shelf shelf(String namespace, List<LocalFunction> functions) {
    return new Shelf(namespace, MODULE, "out", functions);
  }
}
