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

  private List<RecordingRow> left() throws SQLException {
    return GROUND.database().read(it -> recordings.list(it, "", 10));
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
  void a_deleted_recording_comes_back_only_as_a_later_revision() throws SQLException {
    take(revision(1, "old"));
    GROUND.database().transaction(it -> ingest.delete(it, new Event.RecordingDeleted("rec")));
    assertThat(left()).isEmpty();
    assertThat(take(revision(1, "again"))).isEqualTo(Ingest.Outcome.KNOWN);
    assertThat(left()).isEmpty();
    assertThat(take(revision(2, "new"))).isEqualTo(Ingest.Outcome.TAKEN);
    var row = GROUND.database().read(it -> recordings.list(it, "", 10)).getFirst();
    assertThat(row.streams().getFirst().blocks()).isEqualTo(blocks(10, "new"));
  }

  /** Ingested and deleted are two topics: of a backlog the second may be read first. */
  @Test
  void a_recording_whose_deletion_comes_before_its_arrival_stays_deleted() throws SQLException {
    GROUND.database().transaction(it -> ingest.delete(it, new Event.RecordingDeleted("rec")));
    assertThat(take(revision(1, "late"))).isEqualTo(Ingest.Outcome.KNOWN);
    assertThat(left()).isEmpty();
  }

  @Test
  void a_blob_of_more_hashes_than_a_stream_has_is_refused_before_it_is_read() throws Exception {
    var huge = folder.resolve("huge.blocks");
    try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      // Sparse; more than one array could hold.
      file.setLength(8L << 30);
    }
    var event =
        ingested(stream("eeg", "signal", 4, null, null, huge.toUri().toString(), hash("root")));
    assertThatThrownBy(() -> take(event))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("more than the 1000000 hashes");
  }

  @Test
  void a_blob_that_cannot_be_read_is_no_fault_of_the_event() throws Exception {
    var folderInstead = java.nio.file.Files.createDirectory(folder.resolve("a.blocks"));
    var event =
        ingested(
            stream("eeg", "signal", 4, null, null, folderInstead.toUri().toString(), hash("r")));
    assertThatThrownBy(() -> take(event))
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageContaining("a.blocks");
  }

  @Test
  void a_recording_that_lasts_longer_than_a_year_is_refused() {
    var event = ingested(of(1, 1_000_000_000L, 9, Long.MAX_VALUE));
    assertThatThrownBy(() -> take(event))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("streams.eeg.segments")
        .hasMessageContaining("366 days");
  }

  @Test
  void a_stream_of_more_than_a_million_blocks_is_refused_before_a_worker_reads_it() {
    // 1001 s in blocks of one millisecond.
    var event = ingested(of(1, 1, 1_001, 1_000_000));
    assertThatThrownBy(() -> take(event))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("makes 1001000 blocks, and a stream has at most 1000000");
  }

  private static Event.Stream of(long rateNum, long rateDen, long samples, long blockNs) {
    return new Event.Stream(
        "eeg",
        "signal",
        "edf",
        "file:///recordings/some.edf",
        rateNum,
        rateDen,
        List.of(new Event.Channel("O1", "uV")),
        List.of(new Event.Segment(0, samples)),
        hash("file"),
        null,
        null,
        null,
        blockNs);
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
