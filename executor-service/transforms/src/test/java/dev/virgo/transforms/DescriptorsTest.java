package dev.virgo.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static final String RESOURCE = "/META-INF/virgo/transforms.json";

  @Test
  void build_describes_every_shipped_transform() throws IOException {
    assertThat(all("\"identity\": \"([^\"]*)\""))
        .extracting(identity -> identity.replaceFirst("@.*", ""))
        .containsExactly(
            "dev.virgo.transforms.bench.Noop",
            "dev.virgo.transforms.eeg.BandPower",
            "dev.virgo.transforms.eeg.EEGBandpass",
            "dev.virgo.transforms.eeg.Notch",
            "dev.virgo.transforms.eeg.SignalQuality");
  }

  @Test
  void lockfile_holds_the_filter_designer_and_what_it_needs_and_nothing_of_the_host()
      throws IOException {
    assertThat(all("\"coordinates\": \"([^\"]*)\""))
        .extracting(coordinates -> coordinates.replaceFirst(":[^:]*$", ""))
        .containsOnly("org.apache.commons:commons-math3", "uk.me.berndporr:iirj");
  }

  @Test
  void quality_has_four_fields_of_one_group() throws IOException {
    String json = descriptors().replaceAll("\\s+", " ");
    assertThat(json)
        .contains(
            "\"fields\": [ { \"name\": \"mains_ratio\", \"type\": \"Float\", \"group\": \"run\" },"
                + " { \"name\": \"flat_ratio\", \"type\": \"Float\", \"group\": \"run\" },"
                + " { \"name\": \"clip_ratio\", \"type\": \"Float\", \"group\": \"run\" },"
                + " { \"name\": \"channels\", \"type\": \"List<String>\", \"group\": \"run\" } ]");
  }

  private static List<String> all(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(descriptors())
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String descriptors() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(DescriptorsTest.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
