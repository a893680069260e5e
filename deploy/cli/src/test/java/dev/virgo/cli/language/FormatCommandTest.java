package dev.virgo.cli.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatCommandTest {
  private static final String UNTIDY = "in a:Int# first\n\n\n\nb=a+1 out b";
  private static final String TIDY = "in a: Int # first\n\nb = a + 1\nout b\n";

  @TempDir Path folder;
  private Path pipeline;

  @BeforeEach
  void write() throws Exception {
    pipeline = folder.resolve("p.cst");
    Files.writeString(pipeline, UNTIDY);
  }

  private static Session with(String input, String... words) {
    var usual = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    try {
      return Session.of(words);
    } finally {
      System.setIn(usual);
    }
  }

  @Test
  void file_is_laid_out_in_place_once() throws Exception {
    var first = Session.of("fmt", pipeline.toString());
    assertThat(first.exit()).isZero();
    assertThat(first.out()).isEmpty();
    assertThat(first.err()).contains("p.cst was laid out anew");
    assertThat(pipeline).hasContent(TIDY);
    assertThat(Session.of("fmt", pipeline.toString()).err()).isEmpty();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(pipeline);
    }
  }

  @Test
  void check_changes_nothing_and_exits_with_four_where_something_would() throws Exception {
    var untidy = Session.of("fmt", "--check", pipeline.toString());
    assertThat(untidy.exit()).isEqualTo(4);
    assertThat(untidy.err()).contains("p.cst is not in the canonical layout; run: virgo fmt");
    assertThat(pipeline).hasContent(UNTIDY);
    Files.writeString(pipeline, TIDY);
    assertThat(Session.of("fmt", "--check", pipeline.toString()).exit()).isZero();
  }

  @Test
  void file_that_cannot_be_read_is_left_alone_and_the_others_are_not() throws Exception {
    var broken = folder.resolve("broken.cst");
    Files.writeString(broken, "x = = 1\nout x");
    var session = Session.of("fmt", "--check", broken.toString(), pipeline.toString());
    assertThat(session.exit()).isEqualTo(1);
    session = Session.of("fmt", broken.toString(), pipeline.toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.out()).contains("E020", "line 1, column 5");
    assertThat(session.err()).contains("broken.cst cannot be read and was left alone");
    assertThat(broken).hasContent("x = = 1\nout x");
    assertThat(pipeline).hasContent(TIDY);
  }

  @Test
  void missing_file_is_named_before_any_other_is_changed() throws Exception {
    var session = Session.of("fmt", pipeline.toString(), folder.resolve("no.cst").toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("no.cst", "there is no such file");
    assertThat(pipeline).hasContent(UNTIDY);
  }

  @Test
  void links_and_permissions_stay() throws Exception {
    var link = Files.createSymbolicLink(folder.resolve("link.cst"), pipeline);
    Files.setPosixFilePermissions(pipeline, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(Session.of("fmt", link.toString()).exit()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(pipeline).hasContent(TIDY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pipeline)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void standard_input_is_laid_out_to_standard_output() throws Exception {
    var session = with(UNTIDY, "fmt", "-");
    assertThat(session.exit()).isZero();
    assertThat(session.out()).isEqualTo(TIDY);
    assertThat(with(UNTIDY, "fmt", "--check", "-").exit()).isEqualTo(4);
    assertThat(with(UNTIDY, "fmt", "-", "--json").json().path("text").asText()).isEqualTo(TIDY);
    assertThat(with(UNTIDY, "fmt", "-", pipeline.toString()).exit()).isEqualTo(2);
  }

  @Test
  void json_says_of_each_file_whether_it_differs() throws Exception {
    var broken = folder.resolve("broken.cst");
    Files.writeString(broken, "x = = 1\nout x");
    var session = Session.of("fmt", "--check", "--json", pipeline.toString(), broken.toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.lines()).hasSize(1);
    var documents = session.json();
    assertThat(documents.path(0).path("ok").asBoolean()).isTrue();
    assertThat(documents.path(0).path("differs").asBoolean()).isTrue();
    assertThat(documents.path(1).path("ok").asBoolean()).isFalse();
    assertThat(documents.path(1).path("diagnostics").path(0).path("code").asText())
        .isEqualTo("E020");
  }
}
