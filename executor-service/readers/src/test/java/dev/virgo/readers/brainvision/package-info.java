@NullMarked
package dev.virgo.readers.brainvision;

import org.jspecify.annotations.NullMarked;
