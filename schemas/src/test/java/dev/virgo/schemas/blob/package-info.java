@NullMarked
package dev.virgo.schemas.blob;

import org.jspecify.annotations.NullMarked;
