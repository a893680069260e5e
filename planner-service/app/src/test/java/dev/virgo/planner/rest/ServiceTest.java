package dev.virgo.planner.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.virgo.planner.world.Bus;
import dev.virgo.planner.world.Descriptors;
import dev.virgo.planner.world.FakeCache;
import dev.virgo.planner.world.FakeExecutor;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.planner.world.Stack;
import dev.virgo.schemas.event.Event;
import io.grpc.Server;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole service, over Kafka, RPC and HTTP; only the other services are played. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceTest {
  private static final List<Class<?>> RESOURCES =
      List.of(
          AssetsResource.class,
          CompileResource.class,
          RecordingsResource.class,
          RunsResource.class,
          StandardResource.class,
          SystemResource.class,
          TransformsResource.class);

  private static final String SLOW =
      """
      use virgo.eeg
      in eeg: Signal
      slow = EEGBandpass(eeg, {low_hz: 0.5, high_hz: 4.0})
      out slow
      """;

  private final FakeCache cache = new FakeCache();
  private final FakeExecutor executor = new FakeExecutor(cache);
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Not before all: where the service listens is known only before each. */
  @BeforeEach
  void surroundings() throws Exception {
    if (!open.isEmpty()) {
      return;
    }
    var config = ConfigProvider.getConfig();
    var address = config.getValue("virgo.cache.address", String.class);
    Server server =
        HandWired.serve(
            cache, executor, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    open.add(server::shutdownNow);
    var bus = new Bus(config.getValue("virgo.kafka", String.class), executor);
    open.add(bus);
    Descriptors.shipped().forEach(descriptor -> bus.publish(Descriptors.published(descriptor)));
    bus.publish(Samples.ingested("rec", 60, "a"));
    until(() -> !runs("rec").isEmpty());
    untilOver(runs("rec").getFirst());
    this.heard = bus.heard;
  }

  private List<Event> heard = List.of();

  @Test
  void a_recording_of_which_only_the_file_s_hash_is_known_is_read_and_runs() {
    executor.files.put(Samples.hash("file"), Samples.blocks(4, "file"));
    var stream = Samples.stream("eeg", "signal", 4, Samples.hash("file"), null, null, null);
    for (var each : open) {
      if (each instanceof Bus bus) {
        bus.publish(
            new Event.RecordingIngested("of-a-file", 1, java.time.Instant.EPOCH, List.of(stream)));
      }
    }
    until(() -> !runs("of-a-file").isEmpty());
    untilOver(runs("of-a-file").getFirst());
  }

  @AfterAll
  void end() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private static RequestSpecification api() {
    return given().header("Authorization", "Bearer " + Stack.TOKEN).basePath("/api/v1");
  }

  private static List<String> runs(String recording) {
    return api().queryParam("recording", recording).get("/runs").jsonPath().getList("run");
  }

  private static void until(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition::getAsBoolean);
  }

  private static void untilOver(String run) {
    until(() ->
        !List.of("PLANNING", "RUNNING")
            .contains(api().get("/runs/" + run).jsonPath().getString("status")));
  }

  @Test
  void an_ingested_recording_went_through_the_standard_pipeline() {
    var id = runs("rec").getLast();
    api()
        .get("/runs/" + id)
        .then()
        .statusCode(200)
        .body("pipeline", equalTo("standard_v2026q2"))
        .body("nodes.node", hasItem("filtered"))
        .body("nodes.find { it.node == 'filtered' }.materialized", equalTo(6))
        .body("nodes.find { it.node == 'filtered' }.transform", equalTo(Descriptors.BANDPASS))
        .body("manifest.clean.slices", equalTo(6))
        .body("trace_id.length()", equalTo(32));
    api().get("/runs/" + id + "/slices").then().body("$", hasSize(13));
    api()
        .get("/recordings/rec")
        .then()
        .body("streams[0].rate_hz", equalTo(256.0f))
        .body("standard_versions", hasItem("standard_v2026q2"));
  }

  @Test
  void a_run_that_is_asked_for_is_returned_at_once_and_completes() {
    var run =
        api()
            .contentType(ContentType.JSON)
            .body(Map.of("recording", "rec", "source", SLOW))
            .post("/runs")
            .then()
            .statusCode(202)
            .body("recording", equalTo("rec"))
            .extract()
            .jsonPath()
            .getString("run");
    untilOver(run);
    api()
        .get("/runs/" + run)
        .then()
        .body("status", equalTo("COMPLETED"))
        .body("nodes[0].node", equalTo("slow"))
        .body("nodes[0].cost_usd", equalTo(3.0f));
    assertThat(heard)
        .filteredOn(Event.RunCompleted.class::isInstance)
        .anyMatch(event -> ((Event.RunCompleted) event).run().equals(run));
  }

  @Test
  void a_pipeline_that_does_not_compile_is_refused_with_all_diagnostics() {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("recording", "rec", "source", "x = nope(1)\ny = zzz\nout x\nout y"))
        .post("/runs")
        .then()
        .statusCode(422)
        .body("error.code", equalTo("does_not_compile"))
        .body("error.diagnostics.code", hasItem("E002"))
        .body("error.diagnostics.code", hasItem("E001"));
    api()
        .contentType(ContentType.TEXT)
        .body(SLOW)
        .post("/compile")
        .then()
        .statusCode(200)
        .body("ok", equalTo(true))
        .body("inputs.eeg", equalTo("Signal"))
        .body("outputs.slow", equalTo("Signal"))
        .body("hash.structural.length()", equalTo(64));
  }

  @Test
  void what_is_not_there_is_named_with_a_remedy() {
    api()
        .contentType(ContentType.JSON)
        .body(Map.of("recording", "nowhere", "pipeline", "standard_v2026q2"))
        .post("/runs")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("no_recording"))
        .body("error.message", equalTo("there is no recording 'nowhere'; ingest it first"));
    for (var path :
        List.of("/runs/nope", "/recordings/nope", "/transforms/Nope", "/standard/nope", "/nope")) {
      api()
          .get(path)
          .then()
          .statusCode(404)
          .body("error.message.length()", org.hamcrest.Matchers.greaterThan(5));
    }
    api().get("/runs/..%2Fetc").then().statusCode(org.hamcrest.Matchers.oneOf(400, 404));
    api()
        .get("/assets/xyz")
        .then()
        .statusCode(400)
        .body("error.help", equalTo("an asset key has 64 hexadecimal digits"));
    api()
        .contentType(ContentType.JSON)
        .body("{\"recording\": 7")
        .post("/runs")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("bad_request"));
  }

  @Test
  void transforms_standard_versions_and_the_system_are_shown() {
    api().get("/transforms").then().body("name", hasItem("EEGBandpass")).body("$", hasSize(4));
    api().get("/transforms/BandPower").then().body("[0].version", equalTo("0.1.0"));
    api().get("/standard").then().body("find { it.current }.version", equalTo("standard_v2026q2"));
    api().get("/system").then().body("standard", equalTo("standard_v2026q2"));
  }

  @Test
  void assets_are_listed_and_asking_for_a_version_is_an_access() {
    api()
        .queryParam("recording", "rec")
        .queryParam("node", "filtered")
        .get("/assets")
        .then()
        .statusCode(200)
        .body("$", hasSize(6))
        .body("[0].transform", equalTo(Descriptors.BANDPASS))
        .body("[0].asset_key.length()", equalTo(64))
        .body("[0].config_hash.length()", equalTo(64));
    api()
        .queryParam("recording", "rec")
        .queryParam("pipeline_version", "standard_v2026q2")
        .get("/assets")
        .then()
        .statusCode(200);
    until(() -> heard.stream().anyMatch(Event.RecordingAccessed.class::isInstance));
    var plain =
        api()
            .queryParam("recording", "rec")
            .queryParam("node", "quality")
            .get("/assets")
            .jsonPath()
            .getString("find { it.field == 'mains_ratio' }.asset_key");
    assertThat(api().get("/assets/" + plain + "/content").asString()).isEqualTo("0.05");
  }

  @Test
  void a_deleted_recording_is_gone() {
    try (var bus =
        new Bus(ConfigProvider.getConfig().getValue("virgo.kafka", String.class), executor)) {
      bus.publish(Samples.ingested("doomed", 10, "d"));
      until(() -> !runs("doomed").isEmpty());
      untilOver(runs("doomed").getFirst());
    }
    api().delete("/recordings/doomed").then().statusCode(202);
    until(() -> api().get("/recordings/doomed").statusCode() == 404);
    api()
        .queryParam("deleted", true)
        .get("/recordings/doomed")
        .then()
        .statusCode(200)
        .body("revision", equalTo(1))
        .body("deleted_at", org.hamcrest.Matchers.notNullValue());
  }

  @Test
  void no_operation_answers_without_the_token() throws Exception {
    var operations = RESOURCES.stream().flatMap(it -> Stream.of(it.getDeclaredMethods())).toList();
    int checked = 0;
    for (Method operation : operations) {
      var verb = verb(operation);
      if (verb != null) {
        var request = given().contentType(ContentType.JSON).body("{}");
        var response = request.request(verb, path(operation));
        assertThat(response.statusCode()).as(verb + " " + path(operation)).isEqualTo(401);
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(19);
    assertThat(given().get("/q/metrics").statusCode()).isEqualTo(401);
    assertThat(given().get("/q/health/ready").statusCode()).isNotEqualTo(401);
    assertThat(given().header("Authorization", "Bearer wrong").get("/api/v1/system").statusCode())
        .isEqualTo(401);
  }

  private static @org.jspecify.annotations.Nullable String verb(Method operation) {
    if (operation.isAnnotationPresent(GET.class)) {
      return "GET";
    }
    if (operation.isAnnotationPresent(POST.class)) {
      return "POST";
    }
    return operation.isAnnotationPresent(DELETE.class) ? "DELETE" : null;
  }

  private static String path(Method operation) {
    var root = operation.getDeclaringClass().getAnnotation(Path.class).value();
    var own = operation.getAnnotation(Path.class);
    return root + (own == null ? "" : own.value().replaceAll("\\{[a-z]+}", "something"));
  }

  @Test
  void every_resource_is_among_those_that_are_checked() {
    var resources =
        new com.tngtech.archunit.core.importer.ClassFileImporter()
            .importPackages("dev.virgo.planner").stream()
                .filter(it -> it.isAnnotatedWith(Path.class))
                .map(com.tngtech.archunit.core.domain.JavaClass::getSimpleName)
                .toList();
    assertThat(resources)
        .containsExactlyInAnyOrderElementsOf(RESOURCES.stream().map(Class::getSimpleName).toList());
  }
}
