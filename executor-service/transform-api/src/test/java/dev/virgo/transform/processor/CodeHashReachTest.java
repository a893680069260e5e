package dev.virgo.transform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which code reaches other code, among them those where no name says so. */
class CodeHashReachTest {
  /** Two groups; only audio does what a test is about. */
  private static final String PROBE =
      """
      $IMPORTS
      @Transform(version = "1.0.0")
      @TimeLocality(Locality.Kind.POINTWISE)
      public record Probe(@DefaultValue("1.0") double gain) $IMPLEMENTS {
        @Field
        public Signal audio(SignalWindow eeg) {
          double y = $BODY;
          return new Signal(new double[][] {{y}});
        }

        @Field
        public Signal frames(SignalWindow eeg) {
          return new Signal(eeg.samples());
        }
        $MEMBERS
      }
      """;

  @TempDir Path folder;

  private String imports = "";
  private String implemented = "";
  private String body = "0";
  private String members = "";
  private final List<Compilation.Source> others = new ArrayList<>();

  private void other(String path, String text) {
    others.add(new Compilation.Source(path, text));
  }

  private Compilation compiled(String before, String after) {
    String probe =
        PROBE
            .replace("$IMPORTS", imports)
            .replace("$IMPLEMENTS", implemented)
            .replace("$BODY", body)
            .replace("$MEMBERS", members);
    List<JavaFileObject> sources = new ArrayList<>();
    sources.add(new Compilation.Source("test/package-info", Compilation.PACKAGE_INFO));
    sources.add(Compilation.inTestPackage("Probe", probe.replace(before, after)));
    for (Compilation.Source source : others) {
      String text = source.getCharContent(true).toString().replace(before, after);
      sources.add(new Compilation.Source(source.path(), text));
    }
    Compilation result = Compilation.run(folder, sources, "");
    assertThat(result.errors()).isEmpty();
    return result;
  }

  /** An edit of what audio reaches changes its hash, and not that of the other group. */
  private void assertReached(String before, String after) {
    Compilation one = compiled(before, before);
    Compilation two = compiled(before, after);
    assertThat(two.codeHash("audio")).as("audio").isNotEqualTo(one.codeHash("audio"));
    assertThat(two.codeHash("frames")).as("frames").isEqualTo(one.codeHash("frames"));
  }

  private void assertReachedByEvery(String before, String after) {
    Compilation one = compiled(before, before);
    Compilation two = compiled(before, after);
    assertThat(two.codeHash("audio")).as("audio").isNotEqualTo(one.codeHash("audio"));
    assertThat(two.codeHash("frames")).as("frames").isNotEqualTo(one.codeHash("frames"));
  }

  // ------------------------------------------------------------------ imports

  @ParameterizedTest
  @ValueSource(strings = {"import static p.H.twice;", "import static p.H.*;"})
  void statically_imported_method(String statement) {
    imports = statement;
    body = "twice(gain)";
    other(
        "p/H",
        "package p; public class H { public static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void statically_imported_method_of_a_superclass() {
    imports = "import static p.H.*;";
    body = "twice(gain)";
    other("p/H", "package p; public class H extends Base { }");
    other(
        "p/Base",
        "package p; public class Base { public static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void constant_that_the_compiler_copies_from_a_statically_imported_class() {
    imports = "import static p.H.FACTOR;";
    body = "gain * FACTOR";
    other("p/H", "package p; public class H { public static final double FACTOR = 2; }");
    assertReached("FACTOR = 2", "FACTOR = 3");
  }

  @Test
  void static_import_of_a_class_that_is_itself_reached() {
    body = "Between.of(gain)";
    other(
        "test/Between",
        "package test; import static p.H.*; class Between { static double of(double x) { return twice(x); } }");
    other(
        "p/H",
        "package p; public class H { public static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"import p.H;", "import p.*;"})
  void imported_class(String statement) {
    imports = statement;
    body = "H.twice(gain)";
    other(
        "p/H",
        "package p; public class H { public static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"import p.Outer.H;", "import p.Outer.*;"})
  void imported_nested_class(String statement) {
    imports = statement;
    body = "H.twice(gain)";
    other(
        "p/Outer",
        "package p; public class Outer { public static class H { public static double twice(double x) { return 2 * x; } } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void class_deep_in_the_transform_that_another_class_imports() {
    body = "Between.of(gain)";
    members =
        "static class Inner { static class Deep { static double twice(double x) { return 2 * x; } } }";
    other(
        "test/Between",
        "package test; import test.Probe.Inner.Deep; class Between { static double of(double x) { return Deep.twice(x); } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void static_import_that_a_group_does_not_use_is_not_its_code() {
    imports = "import static p.H.*;";
    body = "twice(gain)";
    other(
        "p/H",
        "package p; public class H { public static double twice(double x) { return 2 * x; } }");
    assertReached("class H {", "class H { static int unused;");
  }

  // ------------------------------------------------------------------ types

  @Test
  void method_of_a_superclass() {
    body = "new H().twice(gain)";
    other("test/H", "package test; class H extends Base { }");
    other("test/Base", "package test; class Base { double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void default_method_of_an_interface_of_the_transform() {
    implemented = "implements Twice";
    body = "twice(gain)";
    other(
        "test/Twice",
        "package test; interface Twice { default double twice(double x) { return 2 * x; } }");
    assertReachedByEvery("2 * x", "3 * x");
  }

  @Test
  void method_reference() {
    imports = "import java.util.function.DoubleUnaryOperator;";
    body = "((DoubleUnaryOperator) H::twice).applyAsDouble(gain)";
    other("test/H", "package test; class H { static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void type_that_var_leaves_unnamed() {
    body = "of(gain)";
    members =
        "private static double of(double x) { var made = Maker.make(); return made.twice(x); }";
    other("test/Maker", "package test; class Maker { static H make() { return new H(); } }");
    other("test/H", "package test; class H { double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void order_of_the_constants_of_an_enum_that_a_switch_asks() {
    body = "of(Mode.of(gain))";
    members =
        "private static double of(Mode mode) { return switch (mode) { case ONE -> 1; case TWO -> 2; }; }";
    other(
        "test/Mode",
        "package test; enum Mode { ONE, TWO; static Mode of(double x) { return values()[(int) x]; } }");
    assertReached("ONE, TWO", "TWO, ONE");
  }

  @Test
  void name_written_with_unicode_escapes() {
    body = "\\u0048.twice(gain)";
    other("test/H", "package test; class H { static double twice(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  // ------------------------------------------------------------------ what nobody names

  @Test
  void method_that_only_string_concatenation_calls() {
    body = "(\"\" + this).length()";
    members = "@Override public String toString() { return \"a\"; }";
    assertReachedByEvery("\"a\"", "\"ab\"");
  }

  @Test
  void method_that_only_a_library_calls() {
    imports =
        "import java.util.function.DoubleUnaryOperator; import java.util.stream.DoubleStream;";
    implemented = "implements DoubleUnaryOperator";
    body = "DoubleStream.of(gain).map(this).sum()";
    members = "@Override public double applyAsDouble(double x) { return 2 * x; }";
    assertReachedByEvery("2 * x", "3 * x");
  }

  @Test
  void accessor_that_only_a_record_pattern_calls() {
    body = "of(this)";
    members =
        "public double gain() { return 2 * gain; } private static double of(Object x) { return x instanceof Probe(double y) ? y : 0; }";
    assertReachedByEvery("2 * gain", "3 * gain");
  }

  @Test
  void initialiser_of_a_field_that_nobody_reads() {
    body = "TABLE[0]";
    members =
        "static final double[] TABLE = new double[1]; static final int DONE = fill(); private static int fill() { TABLE[0] = 2; return 1; }";
    assertReachedByEvery("TABLE[0] = 2", "TABLE[0] = 3");
  }

  @Test
  void order_of_initialisers() {
    body = "TABLE[0]";
    members = "static final double[] TABLE = new double[1]; $STATIC";
    assertReachedByEvery(
        "$STATIC",
        "static { TABLE[0] = 2; } static { TABLE[0] = 3; }",
        "static { TABLE[0] = 3; } static { TABLE[0] = 2; }");
  }

  @Test
  void initialiser_that_is_there_twice() {
    body = "TABLE[0]";
    members = "static final double[] TABLE = new double[1]; $STATIC";
    assertReachedByEvery(
        "$STATIC", "static { TABLE[0]++; }", "static { TABLE[0]++; } static { TABLE[0]++; }");
  }

  private void assertReachedByEvery(String place, String one, String two) {
    Compilation before = compiled(place, one);
    Compilation after = compiled(place, two);
    assertThat(after.codeHash("audio")).as("audio").isNotEqualTo(before.codeHash("audio"));
    assertThat(after.codeHash("frames")).as("frames").isNotEqualTo(before.codeHash("frames"));
  }

  @Test
  void class_that_is_found_by_reflection() {
    body = "of(gain)";
    members =
        """
        private static double of(double x) {
          try {
            Object made = Class.forName("test." + (x > 0 ? "H" : "G")).getConstructor().newInstance();
            return ((java.util.function.DoubleUnaryOperator) made).applyAsDouble(x);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
        """;
    other(
        "test/H",
        "package test; public class H implements java.util.function.DoubleUnaryOperator { public double applyAsDouble(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }

  @Test
  void implementation_that_a_service_loader_finds() {
    imports = "import java.util.ServiceLoader; import java.util.function.DoubleUnaryOperator;";
    body =
        "ServiceLoader.load(DoubleUnaryOperator.class).findFirst().orElseThrow().applyAsDouble(gain)";
    other(
        "test/H",
        "package test; public class H implements java.util.function.DoubleUnaryOperator { public double applyAsDouble(double x) { return 2 * x; } }");
    assertReached("2 * x", "3 * x");
  }
}
