@NullMarked
package dev.virgo.executor.work;

import org.jspecify.annotations.NullMarked;
