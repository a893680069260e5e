package dev.virgo.raygateway.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLoaderTest {
  @TempDir Path folder;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @SuppressWarnings("NullAway.Init")
  WorkerLoaderTest() {}

  @AfterEach
  void giveBack() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void what_a_worker_meets_while_it_starts_is_said_itself() throws Exception {
    var source = folder.resolve("HostedWorker.java");
    Files.writeString(
        source,
        """
        package dev.virgo.worker;
        public final class HostedWorker {
          public HostedWorker(java.util.Map<String, String> settings) {
            throw new ExceptionInInitializerError("the index of transforms is broken");
          }
        }
        """);
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", folder.toString(), source.toString())).isZero();
    assertThatThrownBy(() -> WorkerLoader.load(folder.toString(), Map.of()))
        .hasMessageContaining("the index of transforms is broken")
        .hasMessageNotContaining("InvocationTargetException");
  }
}
