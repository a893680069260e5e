package dev.virgo.transform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTokensTest {
  @Test
  void comments_and_white_space_are_no_tokens() {
    assertThat(SourceTokens.of("a/* b */=\n  // c\n /** d */ 1;"))
        .containsExactly("a", "=", "1", ";");
  }

  @Test
  void comment_signs_inside_literals_stay() {
    assertThat(SourceTokens.of("f(\"// \\\" x\", '\"', '\\'')"))
        .containsExactly("f", "(", "\"// \\\" x\"", ",", "'\"'", ",", "'\\''", ")");
  }

  @Test
  void white_space_inside_a_string_stays() {
    assertThat(SourceTokens.of("\"a  b\"")).containsExactly("\"a  b\"");
  }

  @Test
  void numbers_keep_their_signs_and_points() {
    assertThat(SourceTokens.of("1.5e-3+0x1.8p+2-1_000L*.5f"))
        .containsExactly("1.5e-3", "+", "0x1.8p+2", "-", "1_000L", "*", ".5f");
  }

  @Test
  void hexadecimal_digit_e_is_no_exponent() {
    assertThat(SourceTokens.of("0xE+1")).containsExactly("0xE", "+", "1");
  }

  @Test
  void nested_type_arguments_are_the_same_however_spaced() {
    assertThat(SourceTokens.of("List<List<A>> x")).isEqualTo(SourceTokens.of("List< List<A> > x"));
  }

  @Test
  void text_block_does_not_depend_on_its_indentation_or_line_ends() {
    String block = "\"\"\"\n    one\n      two // no comment\n    \"\"\"";
    String moved = "\"\"\"\r\n        one\r\n          two // no comment\r\n        \"\"\"";
    assertThat(SourceTokens.of(block)).hasSize(1).isEqualTo(SourceTokens.of(moved));
    assertThat(SourceTokens.of(block))
        .isNotEqualTo(SourceTokens.of(block.replace("  two", " two")));
  }

  @Test
  void declaration_ends_before_its_body_and_not_at_an_annotation_s_braces() {
    assertThat(SourceTokens.beforeBody("@Ships({\"a\"}) record R(int a) /* { */ { int b() {} }"))
        .isEqualTo("@Ships({\"a\"}) record R(int a) /* { */ ");
  }

  @Test
  void header_of_a_transform_drops_version_resources_and_annotations_of_components() {
    String one =
        "@Transform(version = \"1\") @Resources(cpu = 1) @TimeLocality(LOCAL) public record R(@Min(1) int a, @A.B(c = {1}) List<@X String> b)";
    String two =
        "@dev.virgo.transform.Transform(version = \"2\") @TimeLocality(LOCAL) public record R(int a, List<String> b)";
    assertThat(TransformHeader.normalised(SourceTokens.of(one)))
        .isEqualTo(TransformHeader.normalised(SourceTokens.of(two)))
        .contains("TimeLocality");
  }
}
