@NullMarked
package dev.virgo.readers.demo;

import org.jspecify.annotations.NullMarked;
