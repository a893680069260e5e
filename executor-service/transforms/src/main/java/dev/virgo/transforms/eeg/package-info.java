/** Transforms of EEG and other sampled signals: {@code use virgo.eeg} in a pipeline. */
@Namespace("virgo.eeg")
@NullMarked
package dev.virgo.transforms.eeg;

import dev.virgo.transform.Namespace;
import org.jspecify.annotations.NullMarked;
