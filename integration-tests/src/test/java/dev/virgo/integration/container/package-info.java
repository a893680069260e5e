/** The images, run in containers: by Testcontainers piece by piece, and by the compose file. */
@NullMarked
package dev.virgo.integration.container;

import org.jspecify.annotations.NullMarked;
