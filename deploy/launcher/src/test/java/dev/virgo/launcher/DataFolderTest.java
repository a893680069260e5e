package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void second_owner_in_this_process_is_told_who_owns_it() throws Exception {
    try (var _ = DataFolder.own(folder)) {
      assertThatThrownBy(() -> DataFolder.own(folder))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("virgo down --data " + folder);
    }
    DataFolder.own(folder).close();
  }

  @Test
  void owner_in_another_process_is_seen_and_its_death_frees_the_folder() throws Exception {
    var other = TestPrograms.start(FolderOwner.class, folder.toString());
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("owned");
      assertThat(DataFolder.owner(folder)).map(ProcessHandle::pid).contains(other.pid());
      assertThatThrownBy(() -> DataFolder.own(folder)).hasMessageContaining("pid " + other.pid());
    }
    other.destroyForcibly().waitFor();

    assertThat(DataFolder.owner(folder)).isEmpty();
    DataFolder.own(folder).close();
  }

  @Test
  void whoever_asks_for_the_owner_never_keeps_one_out() throws Exception {
    var asker = TestPrograms.start(Asker.class, folder.toString());
    try (var output = asker.inputReader()) {
      assertThat(output.readLine()).isEqualTo("asking");
      for (int i = 0; i < 300; i++) {
        DataFolder.own(folder).close();
      }
    } finally {
      asker.destroyForcibly().waitFor();
    }
  }

  @Test
  void two_who_ask_at_the_same_time_do_not_take_each_other_for_the_owner() throws Exception {
    DataFolder.own(folder).close();
    // The pid that an owner left may be anybody's by now, here this test's.
    assertThat(Files.readString(folder.resolve("launcher.lock")))
        .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    var asker = TestPrograms.start(Asker.class, folder.toString());
    try (var output = asker.inputReader()) {
      assertThat(output.readLine()).isEqualTo("asking");
      for (int i = 0; i < 3000; i++) {
        assertThat(DataFolder.owner(folder)).isEmpty();
      }
    } finally {
      asker.destroyForcibly().waitFor();
    }
  }

  @Test
  void settings_survive_and_only_the_user_may_read_them() throws Exception {
    var request = new PortRequest(OptionalInt.empty(), System.err::println);
    SystemSettings first = request.settle(folder);
    SystemSettings second = request.settle(folder);

    assertThat(second).isEqualTo(first);
    assertThat(first.token())
        .hasSizeGreaterThanOrEqualTo(43)
        .isNotEqualTo(first.databasePassword());
    assertThat(Files.getPosixFilePermissions(folder.resolve("system.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void damaged_settings_are_named_with_the_remedy() throws Exception {
    Files.writeString(folder.resolve("system.json"), "{\"base_port\":7400}");
    assertThatThrownBy(() -> SystemSettings.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("system.json is damaged")
        .hasMessageContaining("--data DIR");
  }

  /** A program that asks for the folder's owner again and again until it is killed. */
  static final class Asker {
    private Asker() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("asking");
      while (!Thread.currentThread().isInterrupted()) {
        var _ = DataFolder.owner(Path.of(arguments[0]));
      }
    }
  }

  /** A program that owns the folder until it is killed. */
  static final class FolderOwner {
    private FolderOwner() {}

    public static void main(String[] arguments)
        throws LaunchException, IOException, InterruptedException {
      var _ = DataFolder.own(Path.of(arguments[0]));
      System.out.println("owned");
      Thread.currentThread().join();
    }
  }
}
