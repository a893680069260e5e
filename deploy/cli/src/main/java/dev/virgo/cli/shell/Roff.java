package dev.virgo.cli.shell;

/** Writes the few requests of man(7) that a page needs; everything else is text. */
final class Roff {
  private final StringBuilder page = new StringBuilder();

  /**
   * @param title in capitals
   * @param source whose page it is
   */
  Roff(String title, String source) {
    page.append(".TH \"%s\" 1 \"\" \"%s\" Virgo%n".formatted(text(title), text(source)));
  }

  /** Begins a section. */
  void section(String title) {
    page.append(".SH \"%s\"%n".formatted(title));
  }

  /** Text in the current paragraph. */
  void line(String text) {
    page.append(text(text)).append('\n');
  }

  /** Text in a paragraph of its own. */
  void paragraph(String text) {
    page.append(".PP\n");
    line(text);
  }

  /** Something, and below it what it is. */
  void item(String title, String text) {
    page.append(".TP\n\\fB").append(text(title)).append("\\fR\n");
    line(text);
  }

  String text() {
    return page.toString();
  }

  /** So that nothing in it is a request, and a hyphen can be copied into a shell. */
  private static String text(String text) {
    var escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
