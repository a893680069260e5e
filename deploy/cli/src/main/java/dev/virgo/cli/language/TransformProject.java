package dev.virgo.cli.language;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a Maven project with one transform that multiplies every sample, and a test that a
 * sliced run equals an unsliced one.
 */
record TransformProject(String name, String artifact, String javaPackage, String namespace) {
  private static final String POM =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>PACKAGE</groupId>
        <artifactId>ARTIFACT</artifactId>
        <version>0.1.0</version>
        <properties>
          <maven.compiler.release>25</maven.compiler.release>
          <maven.compiler.parameters>true</maven.compiler.parameters>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>dev.virgo</groupId>
            <artifactId>transform-api</artifactId>
            <version>0.1.0-SNAPSHOT</version>
            <scope>provided</scope>
          </dependency>
          <dependency>
            <groupId>org.junit.jupiter</groupId>
            <artifactId>junit-jupiter</artifactId>
            <version>5.13.4</version>
            <scope>test</scope>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.14.1</version>
              <configuration>
                <annotationProcessorPaths>
                  <path>
                    <groupId>dev.virgo</groupId>
                    <artifactId>transform-api</artifactId>
                    <version>0.1.0-SNAPSHOT</version>
                  </path>
                </annotationProcessorPaths>
              </configuration>
            </plugin>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-surefire-plugin</artifactId>
              <version>3.5.4</version>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  /** Lets the processor see the compiler's class path, of which the lockfile hash is made. */
  private static final String JVM_CONFIG =
      """
      --add-exports=jdk.compiler/com.sun.tools.javac.processing=ALL-UNNAMED
      --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED
      """;

  private static final String NAMESPACE =
      """
      /** Transforms of my own: {@code use NAMESPACE} in a pipeline. */
      @Namespace("NAMESPACE")
      package PACKAGE;

      import dev.virgo.transform.Namespace;
      """;

  private static final String TRANSFORM =
      """
      package PACKAGE;

      import dev.virgo.transform.DefaultValue;
      import dev.virgo.transform.Locality;
      import dev.virgo.transform.Resources;
      import dev.virgo.transform.Signal;
      import dev.virgo.transform.SignalWindow;
      import dev.virgo.transform.TimeLocality;
      import dev.virgo.transform.Transform;
      import jakarta.validation.constraints.Positive;

      /**
       * Multiplies every sample.
       *
       * @param factor by how much
       */
      @Transform(version = "0.1.0")
      @TimeLocality(Locality.Kind.POINTWISE)
      @Resources(cpu = 1, ramGb = 1)
      public record NAME(@DefaultValue("2.0") @Positive double factor) {
        /** One slice of one segment. */
        public Signal run(SignalWindow signal) {
          double[][] slice = signal.slice(signal.samples()).samples();
          for (double[] channel : slice) {
            for (int i = 0; i < channel.length; i++) {
              channel[i] *= factor;
            }
          }
          return new Signal(slice);
        }
      }
      """;

  private static final String TEST =
      """
      package PACKAGE;

      import static org.junit.jupiter.api.Assertions.assertArrayEquals;

      import dev.virgo.transform.Channel;
      import dev.virgo.transform.SignalHeader;
      import dev.virgo.transform.SignalWindow;
      import java.util.List;
      import org.junit.jupiter.api.Test;

      class NAMETest {
        private static final SignalHeader ONE_HERTZ =
            new SignalHeader(1, 1, List.of(new Channel("Fp1", "uV")));
        private static final double[][] SAMPLES = {{1, 2, 3, 4}};

        @Test
        void every_sample_is_multiplied() {
          var result = new NAME(2.0).run(SignalWindow.whole(ONE_HERTZ, SAMPLES));
          assertArrayEquals(new double[] {2, 4, 6, 8}, result.samples()[0]);
        }

        @Test
        void a_slice_equals_that_stretch_of_an_unsliced_run() {
          // Samples 1 and 2 of the segment; a pointwise transform gets no more than its slice.
          var window =
              new SignalWindow(
                  ONE_HERTZ,
                  0,
                  1,
                  3_000_000_000L,
                  new double[][] {{2, 3}},
                  true,
                  true,
                  1_000_000_000L,
                  3_000_000_000L);
          assertArrayEquals(new double[] {4, 6}, new NAME(2.0).run(window).samples()[0]);
        }
      }
      """;

  private static final String README =
      """
      # NAME

      One transform for Virgo. `JAVA_HOME` must be a JDK 25 (`./virgo doctor` names the one that it found). Once, in Virgo's repository, so that Maven finds what it is written against:

          ./mvnw install -DskipTests -pl executor-service/transform-api -am

      Then here: `mvn verify`. The build checks the transform and writes its descriptor to `target/classes/META-INF/virgo/transforms.json`.
      A system whose workers have it: `./virgo up --transforms` with the path of this folder's `target` (Virgo's own `mvnw` builds it, too: `./mvnw -f` with the path of this `pom.xml`).
      A pipeline calls it so:

          use NAMESPACE

          in eeg: Signal
          scaled = NAME(eeg, {factor: 2.0})
          out scaled

      `docs/write-a-transform.md` in Virgo's repository says what else a transform can do. Change its version whenever you change what it computes.
      """;

  /** Texts by path. */
  Map<String, String> files() {
    var folder = javaPackage.replace('.', '/');
    var files = new LinkedHashMap<String, String>();
    files.put("pom.xml", fill(POM));
    files.put("README.md", fill(README));
    files.put(".gitignore", "target/\n");
    files.put(".mvn/jvm.config", JVM_CONFIG);
    files.put("src/main/java/" + folder + "/package-info.java", fill(NAMESPACE));
    files.put("src/main/java/" + folder + "/" + name + ".java", fill(TRANSFORM));
    files.put("src/test/java/" + folder + "/" + name + "Test.java", fill(TEST));
    return files;
  }

  private String fill(String template) {
    return template
        .replace("NAMESPACE", namespace)
        .replace("PACKAGE", javaPackage)
        .replace("ARTIFACT", artifact)
        .replace("NAME", name);
  }
}
