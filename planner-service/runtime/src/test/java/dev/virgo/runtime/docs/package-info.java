/** What pages say of the language, held against it. */
@NullMarked
package dev.virgo.runtime.docs;

import org.jspecify.annotations.NullMarked;
