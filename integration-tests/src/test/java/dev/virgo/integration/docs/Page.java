package dev.virgo.integration.docs;

import dev.virgo.integration.stack.Virgo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the repository, in Markdown.
 *
 * @param name its path below the root
 */
record Page(String name, String text) {
  /** As people read them: what one makes, the next may use. */
  private static final List<String> FIRST =
      List.of("README.md", "docs/run.md", "docs/write-a-pipeline.md", "docs/write-a-transform.md");

  private static final Pattern FENCE = Pattern.compile("^```(\\S*)[ ]*(\\S*)\\s*$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  /**
   * A fenced block.
   *
   * @param place page and line of its fence
   * @param language first word behind the fence
   * @param file second word: the name that the page gives it; may be empty
   */
  record Block(String place, String language, String file, String text) {}

  /** Every page, in order. */
  static List<Page> all() {
    try {
      return Sources.files().stream()
          .map(file -> Virgo.ROOT.relativize(file).toString())
          .filter(name -> name.endsWith(".md"))
          .sorted(Comparator.comparingInt(Page::rank).thenComparing(Comparator.naturalOrder()))
          .map(name -> new Page(name, read(name)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int rank(String name) {
    return FIRST.contains(name) ? FIRST.indexOf(name) : FIRST.size();
  }

  private static String read(String name) {
    try {
      return Files.readString(Virgo.ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its fenced blocks. */
  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    Matcher open = null;
    int begin = 0;
    var inside = new StringBuilder();
    var lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        inside.append(lines.get(i)).append('\n');
      } else if (open == null) {
        open = fence;
        begin = i + 1;
        inside.setLength(0);
      } else {
        blocks.add(new Block(name + ":" + begin, open.group(1), open.group(2), inside.toString()));
        open = null;
      }
    }
    if (open != null) {
      throw new AssertionError(name + ":" + begin + ": the block has no end");
    }
    return blocks;
  }

  /** What stands between backticks, also in blocks. */
  Stream<String> code() {
    return CODE.matcher(text.replaceAll("(?m)^```.*$", "")).results().map(span -> span.group(1));
  }

  /** Targets of links to other files of the repository, without what follows a {@code #}. */
  Stream<String> links() {
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.matches("[a-z]+:.*|#.*"))
        .map(target -> target.replaceAll("#.*", ""));
  }

  /** What a relative link of this page means. */
  Path resolve(String target) {
    var file = Virgo.ROOT.resolve(name);
    return Objects.requireNonNull(file.getParent()).resolve(target).normalize();
  }
}
