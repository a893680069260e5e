package dev.virgo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void a_new_file_has_all_of_the_text_and_nothing_lies_beside_it() throws Exception {
    var file = folder.resolve("new.txt");
    WholeFile.write(file, "Spitzenströme");
    assertThat(file).hasContent("Spitzenströme");
    assertThat(folder).isDirectoryNotContaining(it -> !it.equals(file));
  }

  @Test
  void what_fails_half_way_leaves_what_was_there_and_nothing_beside_it() throws Exception {
    var file = Files.writeString(folder.resolve("old.txt"), "before");
    assertThatThrownBy(() ->
            WholeFile.write(
                file,
                out -> {
                  out.write('h');
                  out.flush();
                  throw new IOException("full");
                }))
        .hasMessage("full");
    assertThat(file).hasContent("before");
    assertThat(folder).isDirectoryNotContaining(it -> !it.equals(file));
  }

  @Test
  void one_behind_a_link_is_replaced_there_and_keeps_its_permissions() throws Exception {
    var target = Files.writeString(folder.resolve("target.txt"), "before");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-r--"));
    var link = Files.createSymbolicLink(folder.resolve("link.txt"), target);
    WholeFile.write(link, "after");
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("after");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-rw-r--");
  }
}
