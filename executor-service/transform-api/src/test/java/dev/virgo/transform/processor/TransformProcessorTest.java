package dev.virgo.transform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformProcessorTest {
  private static final String POINTWISE = "@TimeLocality(Locality.Kind.POINTWISE) ";

  @TempDir Path folder;

  @Test
  void descriptor_says_what_the_source_says() {
    String json =
        compile(
                """
                /** Scales {@code eeg}, twice. And more. */
                @Transform(version = "1.2.0-rc1")
                @Resources(cpu = 2, ramGb = 0.5, custom = @CustomResource(name = "fpga", amount = 1))
                @TimeLocality(value = Locality.Kind.LOCAL, beforeSeconds = 0.5, afterSeconds = 1, tolerance = 1e-6)
                @Deterministic(within = 1e-9)
                public record Scale(
                    @DefaultValue("1") @DecimalMin(value = "0.5", inclusive = false) double lowGain,
                    @Min(2) int order,
                    @DefaultValue("[1.0, 2.5]") @Since("1.1.0") java.util.List<Double> weights,
                    @DefaultValue("alpha") @NotInKey @Pattern(regexp = "[a-z]+") String label,
                    java.util.Optional<Long> limit) {
                  public Signal run(SignalWindow eeg, java.util.Optional<SignalWindow> ecgLead, double level) {
                    return eeg.slice(eeg.samples());
                  }
                }
                """)
            .descriptors()
            .replaceAll("\\s+", " ");
    assertThat(json)
        .contains("\"identity\": \"test.Scale@1.2.0-rc1\"")
        .contains("\"namespace\": \"test.eeg\"")
        .contains("\"doc\": \"Scales eeg, twice.\"")
        .contains(
            "\"name\": \"low_gain\", \"type\": \"Float\", \"default\": 1.0, \"min\": 0.5, \"min_exclusive\": true, \"max\": null,")
        .contains(
            "\"name\": \"order\", \"type\": \"Int\", \"min\": 2, \"min_exclusive\": false, \"max\": 2147483647,")
        .contains("\"type\": \"List<Float>\", \"default\": [ 1.0, 2.5 ],")
        .contains("\"since\": \"1.1.0\"")
        .contains("\"pattern\": \"[a-z]+\", \"in_key\": false")
        .contains("\"name\": \"limit\", \"type\": \"Optional<Int>\", \"default\": null,")
        .contains(
            "{ \"name\": \"eeg\", \"type\": \"Signal\", \"optional\": false }, { \"name\": \"ecg_lead\", \"type\": \"Signal\", \"optional\": true }, { \"name\": \"level\", \"type\": \"Float\", \"optional\": false }")
        .contains("\"fields\": [ { \"name\": \"out\", \"type\": \"Signal\", \"group\": \"run\" } ]")
        .contains(
            "\"locality\": \"LOCAL\", \"before_ns\": 500000000, \"after_ns\": 1000000000, \"eps\": 1.0E-6, \"inputs\": [ \"eeg\", \"ecg_lead\", \"level\" ]")
        .contains("\"deterministic\": { \"kind\": \"WITHIN\", \"eps\": 1.0E-9 }")
        .contains(
            "\"resources\": { \"cpu\": 2.0, \"ram_bytes\": 536870912, \"gpu\": 0.0, \"custom\": { \"fpga\": 1.0 } }")
        .contains(
            "{ \"port\": \"ecg_lead\", \"kind\": \"SIGNAL_WINDOW\", \"absence\": \"OPTIONAL\" }");
  }

  @Test
  void record_of_plain_values_gives_several_fields_of_one_group() {
    String json =
        compile(
                """
                @Transform(version = "1")
                public record Quality() {
                  public record Values(double mainsRatio, java.util.List<String> channels, Inner inner) {}
                  public record Inner(int count) {}
                  public Values run(@org.jspecify.annotations.Nullable SignalSegments eeg) { return new Values(0, java.util.List.of(), new Inner(1)); }
                }
                """)
            .descriptors()
            .replaceAll("\\s+", " ");
    assertThat(json)
        .contains(
            "{ \"name\": \"mains_ratio\", \"type\": \"Float\", \"group\": \"run\" }, { \"name\": \"channels\", \"type\": \"List<String>\", \"group\": \"run\" }, { \"name\": \"inner\", \"type\": \"{count: Int}\", \"group\": \"run\" }")
        .contains("\"locality\": \"GLOBAL\"")
        .contains("\"optional\": true")
        .contains("\"kind\": \"SIGNAL_SEGMENTS\", \"absence\": \"NULL\"")
        .contains("\"returns\": \"RECORD\"");
  }

  @Test
  void compilation_without_transforms_writes_nothing() {
    Compilation compiled = Compilation.of(folder, Map.of("A", "class A {}"));
    assertThat(compiled.errors()).isEmpty();
    assertThat(compiled.descriptors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          float a                          | configuration a has the unsupported type float; use int, long, double
          @DefaultValue("x") double a      | "x") of a is no Float; write a finite number such as 1.0
          @DefaultValue("1.5") int a       | "1.5") of a is no Int
          @DefaultValue("9999999999") int a| out of its own range: it must be at most 2147483647
          @DefaultValue("yes") boolean a   | is no Boolean; write true or false
          @DefaultValue("0.0") @Positive double a | out of its own range: it must be greater than 0
          @DefaultValue("NaN") double a    | is no Float
          @Email String a                  | @Email on a cannot be checked when a pipeline is compiled
          double lowHz, double low_hz      | low_hz and lowHz are both written low_hz
          @Since("1") double a             | needs a @DefaultValue
          """)
  void mistake_in_a_component_is_an_error_that_names_the_remedy(String component, String message) {
    Compilation compiled =
        compile(
            "@Transform(version = \"1\") "
                + POINTWISE
                + "public record Bad(\n"
                + component
                + ") { public Signal run(SignalWindow eeg) { return new Signal(eeg.samples()); } }");
    assertThat(compiled.errors()).singleElement().asString().startsWith("2: ").contains(message);
    assertThat(compiled.descriptors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          int other() { return 1; }                                  | computes nothing: add a method run
          Signal run(SignalWindow eeg) { return null; }              | must be public
          public Signal run() { return null; }                       | reads nothing
          public Signal run(Thread eeg) { return null; }             | port eeg of method run has the unsupported type java.lang.Thread
          public Signal run(SignalSegments eeg) { return null; }     | is not Global: take SignalWindow eeg
          public Thread run(SignalWindow eeg) { return null; }       | returns the unsupported type
          public double run(SignalWindow eeg) { return 1; }          | one value per recording
          @Field public Signal run(SignalWindow eeg) { return null; }| drop @Field
          @Field public Signal a(SignalWindow eeg) { return null; } @Field("a") public Signal b(SignalWindow eeg) { return null; } | field a is computed twice
          @Field public Signal a(SignalWindow eeg) { return null; } @Field public Signal b(double eeg) { return null; } | input eeg is a Signal in one method and a Float in b
          public Locality locality(SignalHeader eeg) { return null; } public Signal run(SignalWindow eeg) { return null; } | both say how far results look
          public SignalHeader header(SignalHeader ecg) { return null; } public Signal run(SignalWindow eeg) { return null; } | must be the SignalHeader of one of the signal inputs [eeg]
          @Ships("no/where") public Signal run(SignalWindow eeg) { return null; } | no/where, which is not there
          """)
  void mistake_in_a_method_is_an_error_that_names_the_remedy(String body, String message) {
    Compilation compiled =
        compile("@Transform(version = \"1\") " + POINTWISE + "public record Bad() {" + body + "}");
    assertThat(compiled.errors()).singleElement().asString().contains(message);
  }

  @Test
  void global_transform_that_takes_a_window_is_told_both_ways_out() {
    Compilation compiled =
        compile(
            "@Transform(version = \"1\") public record Bad() { public double run(SignalWindow eeg) { return 1; } }");
    assertThat(compiled.errors())
        .singleElement()
        .asString()
        .contains("take SignalSegments eeg, or say with @TimeLocality");
  }

  @Test
  void class_that_is_no_record_is_no_transform() {
    assertThat(compile("@Transform(version = \"1\") public class Bad {}").errors())
        .singleElement()
        .asString()
        .contains("make it a public record");
  }

  @Test
  void version_of_words_is_refused() {
    assertThat(
            compile(
                    "@Transform(version = \"latest\") "
                        + POINTWISE
                        + "public record Bad() { public Signal run(SignalWindow eeg) { return null; } }")
                .errors())
        .singleElement()
        .asString()
        .contains("\"latest\" is no version");
  }

  @Test
  void missing_version_is_refused_by_the_compiler() {
    assertThat(
            compile(
                    "@Transform "
                        + POINTWISE
                        + "public record Bad() { public Signal run(SignalWindow eeg) { return null; } }")
                .errors())
        .singleElement()
        .asString()
        .contains("version");
  }

  @Test
  void two_transforms_of_one_name_in_one_namespace_are_refused() {
    String info = "@dev.virgo.transform.Namespace(\"shared\") package %s;";
    String transform =
        "package %s; import dev.virgo.transform.*; @Transform(version = \"1\") public record Twin() { public double run(SignalSegments eeg) { return 1; } }";
    Compilation compiled =
        Compilation.run(
            folder,
            List.of(
                new Compilation.Source("one/package-info", info.formatted("one")),
                new Compilation.Source("one/Twin", transform.formatted("one")),
                new Compilation.Source("two/package-info", info.formatted("two")),
                new Compilation.Source("two/Twin", transform.formatted("two"))),
            "");
    assertThat(compiled.errors())
        .singleElement()
        .asString()
        .contains("two transforms shared.Twin: two.Twin and one.Twin");
  }

  @Test
  void package_without_namespace_is_refused() {
    Compilation compiled =
        Compilation.run(
            folder,
            List.of(
                new Compilation.Source(
                    "bare/One",
                    "package bare; import dev.virgo.transform.*; @Transform(version = \"1\") public record One() { public double run(SignalSegments eeg) { return 1; } }")),
            "");
    assertThat(compiled.errors())
        .singleElement()
        .asString()
        .contains("package bare has no valid namespace");
  }

  @Test
  void every_mistake_of_a_configuration_is_reported_at_once() {
    Compilation compiled =
        compile(
            "@Transform(version = \"1\") "
                + POINTWISE
                + "public record Bad(float a, @DefaultValue(\"x\") int b) { public Signal run(SignalWindow eeg) { return null; } }");
    assertThat(compiled.errors()).hasSize(2);
  }

  private Compilation compile(String source) {
    String name = source.replaceFirst("(?s).*?public (?:class|record) (\\w+).*", "$1");
    return Compilation.of(folder, Map.of(name, source));
  }
}
