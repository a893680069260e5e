@NullMarked
package dev.virgo.cache.model;

import org.jspecify.annotations.NullMarked;
