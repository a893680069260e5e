@NullMarked
package dev.virgo.cli.demo;

import org.jspecify.annotations.NullMarked;
