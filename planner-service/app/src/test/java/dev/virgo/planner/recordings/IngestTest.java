package dev.virgo.planner.recordings;

import static dev.virgo.planner.world.Samples.SECOND;
import static dev.virgo.planner.world.Samples.blocks;
import static dev.virgo.planner.world.Samples.hash;
import static dev.virgo.planner.world.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.planner.sql.Packed;
import dev.virgo.planner.world.Ground;
import dev.virgo.planner.world.Samples;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final Ground GROUND = Ground.fresh("ingest");

  @TempDir Path folder;
  private final Recordings recordings = new Recordings();
  private FileBlobStore blobs = new FileBlobStore(Path.of("/").toUri());
  private Ingest ingest = new Ingest(recordings, blobs, _ -> blocks(4, "by worker"));

  @BeforeEach
  void clear() throws SQLException {
    GROUND.clear();
    blobs = new FileBlobStore(folder.toUri());
    ingest = new Ingest(recordings, blobs, _ -> blocks(4, "by worker"));
  }

  private Ingest.Outcome take(Event.RecordingIngested event) throws SQLException {
    var arrival = ingest.arrival(event);
    return GROUND.database().transaction(connection -> ingest.take(connection, arrival));
  }

  private static Event.RecordingIngested ingested(Event.Stream stream) {
    return new Event.RecordingIngested(
        "rec", 1, java.time.Instant.parse("2026-11-22T10:00:00Z"), List.of(stream));
  }

  private Event.RecordingIngested revision(long revision, String salt) {
    var first = Samples.ingested("rec", 10, salt);
    return new Event.RecordingIngested("rec", revision, first.start(), first.streams());
  }

  @Test
  void an_ingested_recording_is_there_with_its_streams_and_blocks() throws SQLException {
    assertThat(take(Samples.ingested("rec", 10, "a"))).isEqualTo(Ingest.Outcome.TAKEN);
    var row = GROUND.database().read(it -> recordings.find(it, "rec")).orElseThrow();
    assertThat(row.extentNs()).isEqualTo(10 * SECOND);
    assertThat(row.streams().getFirst().blocks()).isEqualTo(blocks(10, "a"));
    var pinned = GROUND.database().read(it -> recordings.revision(it, "rec", 1)).orElseThrow();
    assertThat(pinned.extentNs()).isEqualTo(10 * SECOND);
    assertThat(pinned.streams().values())
        .singleElement()
        .satisfies(eeg -> assertThat(eeg.segments().getFirst().t1Ns()).isEqualTo(10 * SECOND));
  }

  @Test
  void an_equal_or_older_revision_changes_nothing() throws SQLException {
    take(revision(2, "new"));
    assertThat(take(revision(2, "other"))).isEqualTo(Ingest.Outcome.KNOWN);
    assertThat(take(revision(1, "old"))).isEqualTo(Ingest.Outcome.KNOWN);
    var row = GROUND.database().read(it -> recordings.find(it, "rec")).orElseThrow();
    assertThat(row.streams().getFirst().blocks()).isEqualTo(blocks(10, "new"));
  }

  @Test
  void an_older_revision_can_still_be_pinned_after_a_newer_one_came() throws SQLException {
    take(revision(1, "old"));
    take(revision(2, "new"));
    var old = GROUND.database().read(it -> recordings.revision(it, "rec", 1)).orElseThrow();
    assertThat(old.streams().values())
        .singleElement()
        .satisfies(eeg -> assertThat(eeg.blocks()).isEqualTo(blocks(10, "old")));
  }

  @Test
  void a_deleted_recording_may_come_back_as_another() throws SQLException {
    take(revision(1, "old"));
    GROUND.database().transaction(it -> ingest.delete(it, new Event.RecordingDeleted("rec")));
    List<RecordingRow> left = GROUND.database().read(it -> recordings.list(it, "", 10));
    assertThat(left).isEmpty();
    assertThat(take(revision(1, "new"))).isEqualTo(Ingest.Outcome.TAKEN);
    var row = GROUND.database().read(it -> recordings.list(it, "", 10)).getFirst();
    assertThat(row.streams().getFirst().blocks()).isEqualTo(blocks(10, "new"));
  }

  @Test
  void blocks_are_read_from_a_blob_that_hashes_to_their_root() throws Exception {
    var hashes = blocks(4, "blob");
    var uri = blobs.put(hash("some content"), 0, ".blocks", Packed.pack(hashes));
    take(ingested(stream("eeg", "signal", 4, null, null, uri, Keys.blocksRoot(hashes))));
    var row = GROUND.database().read(it -> recordings.find(it, "rec")).orElseThrow();
    assertThat(row.streams().getFirst().blocks()).isEqualTo(hashes);
  }

  @Test
  void a_blocks_root_that_lies_is_refused_and_nothing_is_written() throws Exception {
    var uri = blobs.put(hash("content"), 0, ".blocks", Packed.pack(blocks(4, "blob")));
    var lie = ingested(stream("eeg", "signal", 4, null, null, uri, hash("another root")));
    assertThatThrownBy(() -> take(lie))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("streams.eeg.blocks_root")
        .hasMessageContaining(hash("another root").hex());
    assertThat(GROUND.query("select id from ursa.recording")).isEmpty();
  }

  @Test
  void a_blob_that_is_missing_or_outside_the_blob_root_is_refused() {
    Key root = hash("root");
    var missing = folder.resolve("nothing.blocks").toUri().toString();
    assertThatThrownBy(() -> take(ingested(stream("eeg", "signal", 4, null, null, missing, root))))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("is not there");
    assertThatThrownBy(() ->
            take(ingested(stream("eeg", "signal", 4, null, null, "file:///etc/passwd", root))))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("leads out of the blob root");
  }

  @Test
  void a_file_hash_is_turned_into_blocks_by_a_worker() throws SQLException {
    take(ingested(stream("eeg", "signal", 4, hash("file"), null, null, null)));
    var row = GROUND.database().read(it -> recordings.find(it, "rec")).orElseThrow();
    assertThat(row.streams().getFirst().blocks()).isEqualTo(blocks(4, "by worker"));
  }

  @Test
  void blocks_that_do_not_cover_the_stream_are_refused() {
    var tooFew = ingested(stream("eeg", "signal", 10, null, blocks(9, "a"), null, null));
    assertThatThrownBy(() -> take(tooFew))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("has 9 blocks")
        .hasMessageContaining("needs 10");
  }
}
