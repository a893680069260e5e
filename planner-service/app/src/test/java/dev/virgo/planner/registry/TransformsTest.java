package dev.virgo.planner.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.planner.world.Descriptors;
import dev.virgo.planner.world.Ground;
import dev.virgo.planner.world.Samples;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransformsTest {
  private static final Ground GROUND = Ground.fresh("registry");

  private final Transforms transforms = new Transforms(GROUND.database());

  @BeforeEach
  void clear() throws Exception {
    GROUND.clear();
    transforms.publish(Descriptors.published(Descriptors.of(Descriptors.BANDPASS)));
  }

  private static ObjectNode withOtherCode() {
    var descriptor = Descriptors.of(Descriptors.BANDPASS);
    ((ObjectNode) descriptor.path("groups").get(0))
        .put("code_hash", Samples.hash("other code").hex());
    return descriptor;
  }

  private static Key hash(Catalog catalog) {
    return catalog.byIdentity().values().stream()
        .filter(published -> published.identity().equals(Descriptors.BANDPASS))
        .findFirst()
        .orElseThrow()
        .hash();
  }

  @Test
  void a_published_transform_can_be_called_also_by_another_instance() {
    var other = new Transforms(GROUND.database()).catalog();
    assertThat(other.modules().qualifiedNames()).containsExactly("virgo.eeg.EEGBandpass");
    assertThat(other.byIdentity().get(Descriptors.BANDPASS))
        .isEqualTo(transforms.catalog().byIdentity().get(Descriptors.BANDPASS));
  }

  @Test
  void other_code_under_a_known_identity_is_refused() {
    var event = Descriptors.published(withOtherCode());
    assertThatThrownBy(() -> transforms.publish(event))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("bump the version");
  }

  @Test
  void development_mode_takes_other_code_and_earlier_runs_keep_theirs() throws Exception {
    var before = hash(transforms.catalog());
    transforms.publish(new Event.TransformPublished(Descriptors.BANDPASS, withOtherCode(), true));
    var after = hash(transforms.catalog());
    assertThat(after).isNotEqualTo(before);
    var pinned = GROUND.database().read(it -> transforms.pinned(it, List.of(before)));
    assertThat(hash(pinned)).isEqualTo(before);
  }

  @Test
  void the_same_publication_again_changes_nothing() throws Exception {
    assertThat(transforms.publish(Descriptors.published(Descriptors.of(Descriptors.BANDPASS))))
        .isFalse();
  }

  @Test
  void two_transforms_of_one_name_in_one_namespace_are_refused() {
    var other = Descriptors.of(Descriptors.BANDPASS);
    other.put("identity", "org.elsewhere.EEGBandpass@0.4.1");
    assertThatThrownBy(() -> transforms.publish(Descriptors.published(other)))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("both called virgo.eeg.EEGBandpass");
  }

  @Test
  void a_malformed_descriptor_is_refused_with_the_member() {
    var broken = Descriptors.of(Descriptors.BANDPASS);
    ((ObjectNode) broken.path("inputs").get(0)).put("type", "Sinal");
    assertThatThrownBy(() -> transforms.publish(Descriptors.published(broken)))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("descriptor.inputs.eeg.type")
        .hasMessageContaining("Sinal");
  }
}
