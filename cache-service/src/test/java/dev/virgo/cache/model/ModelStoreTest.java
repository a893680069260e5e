package dev.virgo.cache.model;

import dev.virgo.cache.FinishContract;
import dev.virgo.cache.Ground;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Made;
import dev.virgo.cache.decide.Told;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

class ModelStoreTest extends FinishContract {
  private final ModelGround ground = new ModelGround(new ModelStore());

  @Override
  protected Ground ground() {
    return ground;
  }

  private record ModelGround(ModelStore model) implements Ground {
    @Override
    public ClaimStore store() {
      return model;
    }

    @Override
    public List<Heard> heard() {
      return model.takeTold().stream().map(ModelGround::heard).toList();
    }

    private static Heard heard(Told told) {
      return new Heard(
          told.want().run(),
          told.want().node(),
          told.want().dispatch(),
          told.decision(),
          told.reason(),
          told.fields().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, field -> hash(field.getValue()))),
          told.savedUsd());
    }

    private static Key hash(Content content) {
      return content.hash();
    }

    @Override
    public List<Key> announced() {
      return model.takeMade().stream().map(ModelGround::assetKey).toList();
    }

    private static Key assetKey(Made made) {
      return java.util.Objects.requireNonNull(made.want().assetKeys().get(made.field()));
    }

    @Override
    public void pass(Duration time) {
      model.advance(time);
    }

    @Override
    public void setBlobState(Key content, Blob.State state) {
      model.setBlobState(content, state);
    }

    @Override
    public void setRevision(String recording, long revision) {
      model.setRevision(recording, revision);
    }

    @Override
    public int claims() {
      return model.claims();
    }

    @Override
    public int waiters() {
      return model.waiters();
    }

    @Override
    public int wholes() {
      return model.wholes();
    }

    @Override
    public int quarantined() {
      return model.quarantined();
    }

    @Override
    public Map<String, String> visible() {
      var visible = new HashMap<String, String>();
      model
          .visible()
          .forEach(output -> visible.put(output.pipeline() + "/" + output.output(), output.run()));
      return visible;
    }
  }
}
