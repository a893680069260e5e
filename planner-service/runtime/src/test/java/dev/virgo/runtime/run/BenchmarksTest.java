package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks. Without more only once each, in this process, to see that they run; {@code
 * -Dvirgo.jmh=true} measures, in processes of their own.
 */
@Tag("long")
class BenchmarksTest {

  @Test
  void every_benchmark_runs() throws Exception {
    var options =
        new OptionsBuilder().include(RunBenchmark.class.getName()).shouldFailOnError(true);
    if (Boolean.getBoolean("virgo.jmh")) {
      options.forks(1).jvmArgs("-Xms512m", "-Xmx512m");
      options.warmupIterations(5).warmupTime(TimeValue.seconds(1));
      options.measurementIterations(5).measurementTime(TimeValue.seconds(1));
    } else {
      options.forks(0).warmupIterations(0);
      options.measurementIterations(1).measurementTime(TimeValue.milliseconds(10));
    }
    // Two benchmarks of two sizes.
    assertThat(new Runner(options.build()).run())
        .hasSize(4)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }
}
