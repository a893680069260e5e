package dev.virgo.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Texts that the compiler is measured with, each of an exact number of lines. */
final class Programs {
  private static final int KIBIBYTE = 1 << 10;

  private static final List<String> BEGINNING =
      List.of(
          "type Item = { id: Int, price: Float, tags: List<String> }",
          "in items: List<Item>",
          "in limit: Int",
          "in name: String");

  private Programs() {}

  /** Those that are compiled, by name. */
  static SequencedMap<String, String> compiled() {
    SequencedMap<String, String> programs = new LinkedHashMap<>();
    programs.put("mixed-15", mixed(15));
    programs.put("mixed-80", mixed(80));
    programs.put("mixed-189", mixed(189));
    programs.put("boolean-119", booleans(119));
    programs.put("boolean-1019", booleans(1_019));
    return programs;
  }

  /** Those that are read only: ten times as long each, the longest longer than can be compiled. */
  static SequencedMap<String, String> read() {
    SequencedMap<String, String> programs = new LinkedHashMap<>();
    programs.put("1KiB", ofSize(KIBIBYTE));
    programs.put("10KiB", ofSize(10 * KIBIBYTE));
    programs.put("100KiB", ofSize(100 * KIBIBYTE));
    programs.put("1MiB", ofSize(KIBIBYTE * KIBIBYTE));
    programs.put("10MiB", ofSize(10 * KIBIBYTE * KIBIBYTE));
    return programs;
  }

  /** What people write: records, choices, functions, lambdas, texts, a match. */
  static String mixed(int lines) {
    List<String> text = new ArrayList<>(BEGINNING);
    for (int block = 1; text.size() + block(block).size() <= lines; block++) {
      text.addAll(block(block));
    }
    while (text.size() < lines) {
      text.add("# one of " + lines + " lines");
    }
    return String.join("\n", text) + "\n";
  }

  private static List<String> block(int number) {
    return """
    chosen# = filter(items, (item) => item.id > limit + #)
    names# = map(chosen#, (item) => "${item.id}: ${name}")
    count# = list-length(names#)
    level# = branch { count# > 100 -> "many", count# > 10 -> "some", otherwise -> "few" }
    scaled# = if (count# > limit) count# * 2 else limit - #
    label# = trim(name) when count# > 0 ?? "nobody"
    record# = { count: count#, level: level# } + { label: label# }
    text# = "${record#.label} has ${record#[count, level]} of ${scaled#}"
    out text#
    """
        .replace("#", Integer.toString(number))
        .lines()
        .toList();
  }

  /** What the reference's stress tests generate: Boolean assignments, each of the one before. */
  static String booleans(int lines) {
    List<String> text = new ArrayList<>();
    text.add("in base: Boolean");
    text.add("v0 = base");
    for (int line = 1; text.size() < lines - 1; line++) {
      text.add("v%d = %s".formatted(line, expression(line)));
    }
    text.add("out v" + (lines - 3));
    return String.join("\n", text) + "\n";
  }

  private static String expression(int line) {
    String before = "v" + (line - 1);
    return switch (line % 4) {
      case 1 -> before + " and base";
      case 2 -> before + " or base";
      case 3 -> "not " + before;
      default -> "(" + before + " and base) or not base";
    };
  }

  private static String ofSize(int characters) {
    var text = new StringBuilder(String.join("\n", BEGINNING)).append('\n');
    for (int block = 1; text.length() < characters; block++) {
      block(block).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }
}
