/** The system as somebody sees it who knows only its published contract, in other languages. */
@NullMarked
package dev.virgo.integration.stranger;

import org.jspecify.annotations.NullMarked;
