package dev.virgo.schemas.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.key.Keys.PathPort;
import dev.virgo.schemas.key.LocalityKey.Kind;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The vectors come from {@code src/test/python/key_vectors.py}, which knows nothing of this code. A
 * change here makes every stored asset unfindable: it needs a new schema number in the domain tag.
 */
class KeysTest {
  private static final LocalityKey LOCAL = new LocalityKey(Kind.LOCAL, 8, 9, 0.5);
  private static final Slice SLICE = new Slice(0, 10);
  private static final List<PortKey> PORTS =
      List.of(
          new PortKey.Stream(
              "eeg",
              LOCAL,
              List.of(new PortKey.Piece(new Window(4, 18, false, true), 3)),
              key("header"),
              List.of(key("b0"), key("b1"))),
          new PortKey.Field(
              "ref",
              LocalityKey.pointwise(),
              List.of(new PortKey.Piece(new Window(0, 10, false, false), 0)),
              List.of(new PortKey.Part(SLICE, key("up")))),
          new PortKey.Value("gain", key("v")),
          new PortKey.Absent("video"));
  private static final List<PathPort> PATH =
      List.of(
          new PathPort("eeg", PathPort.Kind.STREAM, "eeg", Optional.empty()),
          new PathPort("gain", PathPort.Kind.VALUE, "", Optional.of(key("v"))));
  private static final List<Keys.ManifestRow> ROWS =
      List.of(new Keys.ManifestRow("out", SLICE, key("asset"), key("content")));

  @Test
  void asset_key() {
    assertThat(asset("a.B@1", "out", SLICE, PORTS, "config", "code", "lock"))
        .hasToString("aece105cd6c8cd776a0bb0d2fb244112b92deaa8461a6520d0dbfd9affde7388");
  }

  @Test
  void cutoff_key() {
    assertThat(Keys.cutoff("a.B", "run", SLICE, PORTS, key("config"), key("code"), key("lock")))
        .hasToString("b66f550abee849ab8743ce384b38f6524b1be700c6329b960cf61fd709710e01");
  }

  @Test
  void header_hash() {
    var header =
        new Keys.StreamHeader("signal", 256, 1, List.of(new Keys.Channel("Cz", "µV")), 1000);
    assertThat(Keys.header(header))
        .hasToString("1e971b6e6cb5177fc021da8067890466914136769deeabd85f6d2071b55dba83");
  }

  @Test
  void blocks_root() {
    assertThat(Keys.blocksRoot(List.of(key("b0"), key("b1"))))
        .hasToString("b846e736807f0fe39668c0e1bbee08ee29f139f4184fd02b72919dff08325b8c");
  }

  @Test
  void data_state() {
    var stream =
        new Keys.StreamData(
            "eeg", key("header"), List.of(new Span(0, 20)), List.of(key("b0"), key("b1")));
    assertThat(Keys.data(20, List.of(stream)))
        .hasToString("28b65c4c73d0b3619856d71f2db1b4a9a982720a8158c610841cfd919c2a09e7");
  }

  @Test
  void static_part() {
    assertThat(
            Keys.staticPart(
                "a.B", "run", "out", key("code"), key("lock"), key("config"), 10, List.of(LOCAL)))
        .hasToString("e089d2a32efc31d044738a3616531c135152979470b451627fdadbef0896195f");
  }

  @Test
  void static_path() {
    assertThat(Keys.path(key("own"), PATH))
        .hasToString("8ac1114c950bd04bf02c81caecd3455dfa6ab3b67598bf7648f2c544c5eccbdf");
  }

  @Test
  void whole_field() {
    assertThat(Keys.whole(key("own"), List.of(PATH.getLast(), field(new Span(0, 20)))))
        .hasToString("35d57299b550ba8ec202aacac3f61d0376309d5b9a7c2f9155a898ef48fe24ee");
  }

  @Test
  void a_whole_field_is_another_where_its_input_is_cut_elsewhere() {
    assertThat(Keys.whole(key("own"), List.of(field(new Span(0, 10), new Span(10, 20)))))
        .isNotEqualTo(Keys.whole(key("own"), List.of(field(new Span(0, 20)))));
  }

  @Test
  void segments_are_no_part_of_the_static_path() {
    assertThat(Keys.path(key("own"), List.of(field(new Span(0, 10), new Span(10, 20)))))
        .isEqualTo(Keys.path(key("own"), List.of(field(new Span(0, 20)))));
  }

  private static PathPort field(Span... segments) {
    return new PathPort(
        "ref", PathPort.Kind.FIELD, "out", Optional.of(key("root")), List.of(segments));
  }

  @Test
  void manifest_hash() {
    assertThat(Keys.manifest(ROWS))
        .hasToString("2ef4a8d28f138b656dfb3410acdfe99d2da629142c3d97c0b40cb5bdd1a5d9b5");
  }

  @Test
  void content_root_leaves_asset_keys_out() {
    assertThat(Keys.contentRoot(ROWS))
        .hasToString("f53c148375f20fd288e9806ee023fad4b7ab9a7af607259d7421ef933a76b26a");
  }

  @Test
  void hash_of_canonical_json() {
    assertThat(Keys.json("{\"a\":1.0}"))
        .hasToString("43eab41f468befb94d20f22eb7f73b4ee6a669c73888dae39cdb9ecf3987c44c");
  }

  @Test
  void change_of_any_one_part_changes_the_asset_key() {
    var keys = new HashSet<Key>();
    keys.add(asset("a.B@1", "out", SLICE, PORTS, "config", "code", "lock"));
    keys.add(asset("a.B@2", "out", SLICE, PORTS, "config", "code", "lock"));
    keys.add(asset("a.B@1", "other", SLICE, PORTS, "config", "code", "lock"));
    keys.add(asset("a.B@1", "out", new Slice(0, 11), PORTS, "config", "code", "lock"));
    keys.add(asset("a.B@1", "out", SLICE, PORTS, "other", "code", "lock"));
    keys.add(asset("a.B@1", "out", SLICE, PORTS, "config", "other", "lock"));
    keys.add(asset("a.B@1", "out", SLICE, PORTS, "config", "code", "other"));
    keys.add(asset("a.B@1", "out", SLICE, PORTS.reversed(), "config", "code", "lock"));
    int before = keys.size();
    assertThat(before).isEqualTo(8);
    var window = new Window(4, 18, false, true);
    for (var port :
        List.of(
            stream("other", LOCAL, window, 3, "header", "b0"),
            stream("eeg", LOCAL, window, 3, "header", "b0"),
            stream("eeg", new LocalityKey(Kind.LOCAL, 8, 9, 0.25), window, 3, "header", "b0"),
            stream("eeg", new LocalityKey(Kind.CAUSAL, 8, 0, 0.5), window, 3, "header", "b0"),
            stream("eeg", LOCAL, new Window(4, 18, true, true), 3, "header", "b0"),
            stream("eeg", LOCAL, new Window(4, 18, false, false), 3, "header", "b0"),
            stream("eeg", LOCAL, window, 4, "header", "b0"),
            stream("eeg", LOCAL, window, 3, "other", "b0"),
            stream("eeg", LOCAL, window, 3, "header", "other"),
            new PortKey.Absent("eeg"),
            new PortKey.Value("eeg", key("v")))) {
      keys.add(asset("a.B@1", "out", SLICE, List.of(port), "config", "code", "lock"));
    }
    assertThat(keys).hasSize(before + 11);
  }

  private static PortKey stream(
      String port, LocalityKey locality, Window window, long segment, String header, String block) {
    return new PortKey.Stream(
        port,
        locality,
        List.of(new PortKey.Piece(window, segment)),
        key(header),
        List.of(key(block)));
  }

  private static Key asset(
      String identity,
      String field,
      Slice slice,
      List<PortKey> ports,
      String config,
      String code,
      String lock) {
    return Keys.asset(identity, field, slice, ports, key(config), key(code), key(lock));
  }

  private static Key key(String text) {
    return Key.sha256(text.getBytes(UTF_8));
  }
}
