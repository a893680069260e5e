package dev.virgo.raygateway.ray;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerDeathTest {
  @TempDir Path data;

  @SuppressWarnings("NullAway.Init")
  WorkerDeathTest() {}

  private WorkerDeath reported(String unique) throws Exception {
    var death = new WorkerDeath(data, unique);
    Files.createDirectories(death.file().getParent());
    Files.writeString(death.file(), "# OutOfMemory encountered");
    return death;
  }

  @Test
  void a_report_that_nobody_asks_for_goes_with_its_worker() throws Exception {
    var death = reported("1-a");
    death.discard();
    assertThat(death.file()).doesNotExist();
    assertThat(death.read()).isEmpty();
    death.discard();
  }

  @Test
  void a_gateway_begins_without_the_reports_of_the_one_before_it() throws Exception {
    WorkerDeath.sweep(data);
    var old = reported("1-a");
    var library = Files.createDirectories(data.resolve("ray/native-2.39.0"));
    WorkerDeath.sweep(data);
    assertThat(old.file()).doesNotExist();
    assertThat(library).isDirectory();
  }
}
