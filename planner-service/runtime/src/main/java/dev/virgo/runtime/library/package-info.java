/**
 * What pipelines call in this process: the standard library and the modules of the demonstrations.
 */
@NullMarked
package dev.virgo.runtime.library;

import org.jspecify.annotations.NullMarked;
