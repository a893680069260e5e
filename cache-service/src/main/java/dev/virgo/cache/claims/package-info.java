/** Single flight: reserve, renew, commit, give back, expire, cancel, each one transaction. */
@NullMarked
package dev.virgo.cache.claims;

import org.jspecify.annotations.NullMarked;
