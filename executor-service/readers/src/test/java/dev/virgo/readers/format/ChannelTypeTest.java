package dev.virgo.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelTypeTest {
  @ParameterizedTest
  @CsvSource({
    "Fp1,EEG",
    "O2,EEG",
    "Cz,EEG",
    "FCz,EEG",
    "AF7,EEG",
    "PO10,EEG",
    "T3,EEG",
    "Fc5.,EEG",
    "EEG Fpz-Cz,EEG",
    "EEG F3-REF,EEG",
    "C3-A2,EEG",
    "C3 - M2,EEG",
    "FFC5h,EEG",
    "A17,EEG",
    "EEG:C3,EEG",
    "EEG001,EEG",
    "EOG horizontal,EOG",
    "HEOG,EOG",
    "VEOG,EOG",
    "E1-M2,EOG",
    "LOC,EOG",
    "left EOG,EOG",
    "EOG-left,EOG",
    "ECG,ECG",
    "EKG1,ECG",
    "ECG ECGI,ECG",
    "EMG submental,EMG",
    "Chin1-Chin2,EMG",
    "Resp oro-nasal,SIGNAL",
    "Temp rectal,SIGNAL",
    "SaO2,SIGNAL",
    "Status,SIGNAL",
    "'',SIGNAL",
    "photo,SIGNAL",
    "Fp99,SIGNAL",
    "CO2,SIGNAL"
  })
  void type_follows_from_the_label(String label, ChannelType type) {
    assertThat(ChannelType.of(label)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "Channel 1,uV,EEG",
    "ch12,µV,EEG",
    "3,uV,EEG",
    "Channel 1,mV,SIGNAL",
    "Channel 1,'',SIGNAL",
    "EMG 1,uV,EMG",
    "photo,uV,SIGNAL"
  })
  void a_numbered_channel_in_microvolts_is_taken_for_eeg(
      String label, String unit, ChannelType type) {
    assertThat(ChannelType.of(label, unit)).isEqualTo(type);
  }
}
