package dev.virgo.readers.brainvision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The three files of a BrainVision recording with two channels at 250 Hz. */
public final class RawBrainVision {
  /** Parts of the header. */
  public String orientation = "MULTIPLEXED";

  public String format = "INT_16";
  public String channels = "Ch1=Cz,,0.5,µV\nCh2=a\\1b,Ref,,mV\n";
  public String more = "";
  public String name = "recording";
  public String comment = "";

  /** Lines of the marker file. */
  public String markers = "Mk1=New Segment,,1,1,0,20310302040506500000\n";

  private final ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  public RawBrainVision data(Consumer<ByteBuffer> writes) {
    writes.accept(data);
    return this;
  }

  public Path write(Path folder) throws IOException {
    var header =
        """
        Brain Vision Data Exchange Header File Version 1.0
        ; Data created by nobody
        %s
        [Common Infos]
        Codepage=UTF-8
        DataFile=%s.eeg
        MarkerFile=$b.vmrk
        DataFormat=BINARY
        DataOrientation=%s
        NumberOfChannels=2
        SamplingInterval=4000
        %s
        [Binary Infos]
        BinaryFormat=%s

        [Channel Infos]
        %s
        [Comment]
        %s
        """
            .formatted(comment, name, orientation, more, format, channels, comment);
    var marks =
        "Brain Vision Data Exchange Marker File, Version 1.0\n%s\n[Common Infos]\nDataFile=%s.eeg\n[Marker Infos]\n%s"
            .formatted(comment, name, markers);
    Files.writeString(folder.resolve(name + ".vmrk"), marks, StandardCharsets.UTF_8);
    Files.write(
        folder.resolve(name + ".eeg"), java.util.Arrays.copyOf(data.array(), data.position()));
    return Files.writeString(folder.resolve(name + ".vhdr"), header, StandardCharsets.UTF_8);
  }
}
