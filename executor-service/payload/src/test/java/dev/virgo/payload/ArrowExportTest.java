package dev.virgo.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.schemas.time.Span;
import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;

class ArrowExportTest {
  private static final SignalHeader ONE_HZ =
      new SignalHeader(1, 1, List.of(new Channel("Fp1", "uV"), new Channel("a,\"b\"", "uV")));

  private static SignalPayload at(long second, double left, double right) {
    long t0 = second * 1_000_000_000L;
    var span = new Span(t0, t0 + 1_000_000_000L);
    var samples = new double[][] {{left}, {right}};
    return new SignalPayload(ONE_HZ, List.of(Piece.onGrid(span, ONE_HZ, 0, second, samples)));
  }

  private static final List<SignalPayload> SLICES = List.of(at(0, 1.5, Double.NaN), at(7, -2, 3));

  private static void all(ArrowExport.Sink sink) throws java.io.IOException {
    for (var slice : SLICES) {
      sink.slice(slice);
    }
  }

  @Test
  void csv_has_a_line_per_sample_and_quotes_names() throws Exception {
    var text = new StringBuilder();
    ArrowExport.csv(ONE_HZ, ArrowExportTest::all, text);
    assertThat(text.toString())
        .isEqualTo("t_ns,Fp1,\"a,\"\"b\"\"\"\n0,1.5,\n7000000000,-2.0,3.0\n");
  }

  @Test
  void arrow_file_has_a_batch_per_slice() throws Exception {
    var bytes = new ByteArrayOutputStream();
    ArrowExport.arrow(ONE_HZ, ArrowExportTest::all, Channels.newChannel(bytes));
    try (var allocator = new RootAllocator();
        var reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(bytes.toByteArray()), allocator)) {
      assertThat(reader.getRecordBlocks()).hasSize(2);
      reader.loadRecordBatch(reader.getRecordBlocks().get(1));
      var times = (BigIntVector) reader.getVectorSchemaRoot().getVector("t_ns");
      assertThat(times.get(0)).isEqualTo(7_000_000_000L);
    }
  }

  @Test
  void slices_of_different_headers_are_refused() {
    var other = new SignalHeader(2, 1, ONE_HZ.channels());
    assertThatThrownBy(() -> ArrowExport.csv(other, ArrowExportTest::all, new StringBuilder()))
        .hasMessageContaining("share rate and channels");
  }
}
