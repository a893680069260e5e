package dev.virgo.transform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeHashTest {
  private static final String VIDEO =
      """
      @Transform(version = "1.0.0")
      @Resources(cpu = 1)
      @TimeLocality(Locality.Kind.POINTWISE)
      public record Video(@DefaultValue("1.0") @Positive double gain) {
        private static final double OFFSET = 2;
        private static final double[] TABLE = new double[1];

        static {
          TABLE[0] = 3;
        }

        /** Doubles. */
        @Field
        public Signal audio(SignalWindow eeg) {
          return new Signal(louder(eeg.samples()));
        }

        @Field
        public Signal frames(SignalWindow eeg) {
          return new Signal(Flips.flipped(eeg.samples(), OFFSET));
        }

        private double[][] louder(double[][] x) {
          return x.clone();
        }
      }
      """;
  private static final String FLIPS =
      """
      class Flips {
        static double[][] flipped(double[][] x, double offset) {
          return new Deeper().copy(x);
        }
      }
      """;
  private static final String DEEPER =
      """
      class Deeper {
        double[][] copy(double[][] x) {
          return x;
        }
      }
      """;
  private static final String UNRELATED = "class Unrelated { int a = 1; }";

  @TempDir Path folder;

  private Compilation original;

  @BeforeEach
  void compile_the_original() {
    original = compile(VIDEO, FLIPS, DEEPER, UNRELATED);
  }

  @Test
  void nothing_of_what_is_left_out_changes_a_hash() {
    String edited =
        VIDEO
            .replace("1.0.0", "2.0.0")
            .replace("cpu = 1", "cpu = 8, ramGb = 64")
            .replace("@DefaultValue(\"1.0\") @Positive", "@DefaultValue(\"2.0\") @NotInKey @Max(7)")
            .replace("/** Doubles. */", "/** Makes louder. */ // really")
            .replace("return x.clone();", "  return x\n      .clone(); /* a copy */");
    Compilation compiled = compile(edited, FLIPS, DEEPER, UNRELATED);
    assertThat(compiled.codeHash("audio")).isEqualTo(original.codeHash("audio"));
    assertThat(compiled.codeHash("frames")).isEqualTo(original.codeHash("frames"));
  }

  @Test
  void class_that_is_never_named_changes_no_hash() {
    Compilation compiled = compile(VIDEO, FLIPS, DEEPER, UNRELATED.replace("1", "2"));
    assertThat(compiled.codeHash("audio")).isEqualTo(original.codeHash("audio"));
    assertThat(compiled.codeHash("frames")).isEqualTo(original.codeHash("frames"));
  }

  @Test
  void order_of_members_changes_no_hash() {
    String offset = "  private static final double OFFSET = 2;\n";
    String table = "  private static final double[] TABLE = new double[1];\n";
    String edited = VIDEO.replace(offset + table, table + offset);
    assertThat(edited).isNotEqualTo(VIDEO);
    assertThat(compile(edited, FLIPS, DEEPER, UNRELATED).codeHash("frames"))
        .isEqualTo(original.codeHash("frames"));
  }

  @Test
  void class_that_one_method_reaches_changes_that_group_only() {
    assertChanges(compile(VIDEO.replace("x.clone()", "x"), FLIPS, DEEPER, UNRELATED), true, false);
    assertChanges(
        compile(VIDEO.replace("OFFSET = 2", "OFFSET = 4"), FLIPS, DEEPER, UNRELATED), false, true);
  }

  @Test
  void body_of_a_field_method_changes_its_own_group_only() {
    String edited = VIDEO.replace("louder(eeg.samples())", "louder(louder(eeg.samples()))");
    assertChanges(compile(edited, FLIPS, DEEPER, UNRELATED), true, false);
  }

  @Test
  void other_class_that_is_reached_through_another_changes_the_group_that_reaches_it() {
    assertChanges(
        compile(VIDEO, FLIPS.replace("copy(x)", "copy(x.clone())"), DEEPER, UNRELATED),
        false,
        true);
    assertChanges(
        compile(VIDEO, FLIPS, DEEPER.replace("return x", "return x.clone()"), UNRELATED),
        false,
        true);
  }

  @Test
  void static_initialiser_and_component_s_type_change_every_group() {
    assertChanges(
        compile(VIDEO.replace("TABLE[0] = 3", "TABLE[0] = 4"), FLIPS, DEEPER, UNRELATED),
        true,
        true);
    String integer =
        VIDEO.replace(
            "@DefaultValue(\"1.0\") @Positive double gain", "@DefaultValue(\"1\") int gain");
    assertChanges(compile(integer, FLIPS, DEEPER, UNRELATED), true, true);
  }

  @Test
  void locality_changes_every_group() {
    String edited =
        VIDEO.replace(
            "Locality.Kind.POINTWISE)", "value = Locality.Kind.LOCAL, beforeSeconds = 1)");
    assertChanges(compile(edited, FLIPS, DEEPER, UNRELATED), true, true);
  }

  @Test
  void method_that_computes_the_locality_changes_every_group() {
    String edited =
        VIDEO
            .replace("@TimeLocality(Locality.Kind.POINTWISE)", "")
            .replace(
                "/** Doubles. */",
                "public Locality locality(SignalHeader eeg) { return Locality.pointwise(); }");
    Compilation computed = compile(edited, FLIPS, DEEPER, UNRELATED);
    Compilation other =
        compile(edited.replace("pointwise()", "pointwise().exact()"), FLIPS, DEEPER, UNRELATED);
    assertThat(other.codeHash("audio")).isNotEqualTo(computed.codeHash("audio"));
    assertThat(other.codeHash("frames")).isNotEqualTo(computed.codeHash("frames"));
  }

  @Test
  void import_decides_between_two_classes_of_one_name() {
    String use = VIDEO.replace("x.clone()", "Tool.same(x)");
    assertThat(compileWithTools("import one.Tool; " + use))
        .isNotEqualTo(compileWithTools("import two.Tool; " + use));
  }

  private String compileWithTools(String video) {
    String tool =
        "package %s; public class Tool { public static double[][] same(double[][] x) { return x; } }";
    return Compilation.run(
            folder,
            List.of(
                Compilation.inTestPackage("Video", video),
                Compilation.inTestPackage("Flips", FLIPS),
                Compilation.inTestPackage("Deeper", DEEPER),
                new Compilation.Source("test/package-info", Compilation.PACKAGE_INFO),
                new Compilation.Source("one/Tool", tool.formatted("one")),
                new Compilation.Source("two/Tool", tool.formatted("two"))),
            "")
        .codeHash("audio");
  }

  @Test
  void bytes_of_a_shipped_resource_change_the_groups_that_ship_it() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(folder.resolve("models/weights.bin"), "one");
    String ships = VIDEO.replace("/** Doubles. */", "@Ships({\"models/weights.bin\"})");
    Compilation before = compile(ships, FLIPS, DEEPER, UNRELATED);
    Files.writeString(folder.resolve("models/weights.bin"), "two");
    Compilation after = compile(ships, FLIPS, DEEPER, UNRELATED);
    assertThat(after.codeHash("audio")).isNotEqualTo(before.codeHash("audio"));
    assertThat(after.codeHash("frames")).isEqualTo(before.codeHash("frames"));
  }

  @Test
  void same_source_gives_the_same_descriptor_to_the_last_byte() {
    assertThat(compile(VIDEO, FLIPS, DEEPER, UNRELATED).descriptors())
        .isEqualTo(original.descriptors());
  }

  private void assertChanges(Compilation compiled, boolean audio, boolean frames) {
    assertThat(!compiled.codeHash("audio").equals(original.codeHash("audio")))
        .as("audio changed")
        .isEqualTo(audio);
    assertThat(!compiled.codeHash("frames").equals(original.codeHash("frames")))
        .as("frames changed")
        .isEqualTo(frames);
  }

  private Compilation compile(String... sources) {
    Map<String, String> classes = new LinkedHashMap<>();
    for (String source : sources) {
      String name = source.replaceFirst("(?s).*?\\b(?:class|record) (\\w+).*", "$1");
      classes.put(name, source);
    }
    return Compilation.of(folder, classes);
  }
}
