/** BrainVision: a text header, a marker file and a data file beside each other. */
@NullMarked
package dev.virgo.readers.brainvision;

import org.jspecify.annotations.NullMarked;
