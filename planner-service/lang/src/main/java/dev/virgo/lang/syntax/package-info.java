/** Text to tree: lexer, parser, tree. */
@NullMarked
package dev.virgo.lang.syntax;

import org.jspecify.annotations.NullMarked;
