@NullMarked
package dev.virgo.worker;

import org.jspecify.annotations.NullMarked;
