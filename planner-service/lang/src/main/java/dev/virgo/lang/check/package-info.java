/** Names, types and call rules: tree to side tables. */
@NullMarked
package dev.virgo.lang.check;

import org.jspecify.annotations.NullMarked;
