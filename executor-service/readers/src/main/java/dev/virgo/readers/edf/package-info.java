/** EDF, EDF+, BDF and BDF+: reading, and writing of EDF+. */
@NullMarked
package dev.virgo.readers.edf;

import org.jspecify.annotations.NullMarked;
