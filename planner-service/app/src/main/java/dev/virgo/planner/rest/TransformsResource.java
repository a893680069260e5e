package dev.virgo.planner.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.registry.Catalog;
import dev.virgo.planner.registry.Published;
import dev.virgo.planner.registry.Transforms;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What can be called: descriptors as the build wrote them. */
@Path("/api/v1/transforms")
public class TransformsResource {
  private final Transforms transforms;

  TransformsResource(Transforms transforms) {
    this.transforms = transforms;
  }

  /** Everything, by name; the newest version first. */
  @GET
  public List<JsonNode> list() {
    return bodies(transforms.refresh(), _ -> true);
  }

  /**
   * The versions of one transform, newest first.
   *
   * @param name {@code EEGBandpass}, {@code virgo.eeg.EEGBandpass}, or an identity
   */
  @GET
  @Path("/{name}")
  public List<JsonNode> show(@RestPath String name) {
    var catalog = transforms.refresh();
    var found =
        bodies(
            catalog,
            it ->
                it.signature().name().equals(name)
                    || it.signature().qualifiedName().equals(name)
                    || it.identity().equals(name));
    if (found.isEmpty()) {
      throw new Refusal(
          404,
          "no_transform",
          "there is no transform '" + name + "'",
          "there are " + String.join(", ", catalog.modules().qualifiedNames()));
    }
    return found;
  }

  private static List<JsonNode> bodies(
      Catalog catalog, java.util.function.Predicate<Published> wanted) {
    return catalog.modules().qualifiedNames().stream()
        .flatMap(name -> catalog.modules().versions(name).stream())
        .map(signature -> catalog.byIdentity().get(signature.identity()))
        .filter(published -> published != null && wanted.test(published))
        .map(Published::body)
        .toList();
  }
}
