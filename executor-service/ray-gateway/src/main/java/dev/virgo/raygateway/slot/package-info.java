/** A slot's life: what is decided ({@code SlotState}), and the thread that does it. */
@NullMarked
package dev.virgo.raygateway.slot;

import org.jspecify.annotations.NullMarked;
