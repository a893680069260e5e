package dev.virgo.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.Version;
import dev.virgo.lang.type.Type;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistryTest {

  @Test
  void versions_are_ordered_as_semantic_versioning_orders_them() {
    // The example of semver.org, clause 11.
    List<String> ascending =
        List.of(
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.2.0",
            "1.10.0");
    assertThat(
            Stream.of(7, 2, 9, 0, 5, 1, 8, 3, 6, 4).map(ascending::get).map(Version::new).sorted())
        .extracting(Version::text)
        .isEqualTo(ascending);
  }

  @Test
  void two_transforms_of_one_name_and_version_are_refused_with_both_identities() {
    TransformSignature one = signature("a.Notch@1.0");
    TransformSignature two = signature("b.Notch@1.0");
    assertThatThrownBy(() -> ModuleRegistry.of(List.of(one, two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.Notch@1.0")
        .hasMessageContaining("b.Notch@1.0");
  }

  private static TransformSignature signature(String identity) {
    return new TransformSignature(
        identity,
        "Notch",
        "virgo.eeg",
        "1.0",
        List.of(),
        List.of(),
        List.of(new OutputField("out", Type.Stream.SIGNAL, "run")));
  }

  @Test
  void types_of_descriptors_are_read_in_the_syntax_of_the_language() {
    assertThat(TypeText.parse("Optional<List<{a: Int, b: Float}>>"))
        .hasToString("Optional<List<{a: Int, b: Float}>>");
    assertThat(TypeText.parse("Signal")).isEqualTo(Type.Stream.SIGNAL);
    assertThatThrownBy(() -> TypeText.parse("Lisst<Int>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Lisst");
    assertThatThrownBy(() -> TypeText.parse("Int Int"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
