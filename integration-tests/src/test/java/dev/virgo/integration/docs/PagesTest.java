package dev.virgo.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.stack.Virgo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What pages name exists. */
class PagesTest {
  @Test
  void every_link_leads_somewhere() {
    assertThat(Page.all()).hasSizeGreaterThan(20);
    for (var page : Page.all()) {
      assertThat(page.links()).as(page.name()).allMatch(link -> Files.exists(page.resolve(link)));
    }
  }

  @Test
  void every_command_in_a_sentence_is_one_of_the_command_lines() throws Exception {
    int seen = 0;
    try (var commands = new Commands()) {
      for (var page : Page.all()) {
        for (var text : page.code().filter(Commands::isCommand).toList()) {
          commands.check(text, false);
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(10);
  }

  @Test
  void every_path_of_the_repository_in_a_sentence_exists() {
    for (var page : Page.all()) {
      assertThat(page.code().filter(PagesTest::isPath))
          .as(page.name())
          .allMatch(path -> Files.exists(Virgo.ROOT.resolve(path)));
    }
  }

  /** It begins with a folder of the root; what builds make is not in a clone. */
  private static boolean isPath(String text) {
    return text.matches("[\\w-]+(/[\\w.-]+)+/?")
        && !text.matches("(.*/)?target/.*")
        && Files.isDirectory(Virgo.ROOT.resolve(Path.of(text).getName(0)));
  }

  /** Five questions of somebody who has never seen the repository, and the file that answers. */
  @Test
  void the_readme_leads_to_what_people_look_for() {
    var readme = Page.all().getFirst();

    assertThat(readme.links())
        .anyMatch(link -> link.endsWith("/event/Event.java"))
        .anyMatch(link -> link.endsWith("/key/Keys.java"))
        .anyMatch(link -> link.endsWith("/core/Dispatching.java"))
        .anyMatch(link -> link.endsWith("/sweep/ClaimSweeper.java"))
        .contains("docs/write-a-transform.md");
  }
}
