/**
 * A client for image registries (distribution-spec 1.1): resolve, pull, push. Promises that what
 * comes out is what its digest says, that a passing fault costs a wait and not the build, that no
 * credential leaves for another host or into a message, and that no blob is ever whole in memory.
 * Must not know how layers are made or what the images are for.
 */
@NullMarked
package dev.envbuilder.registry;

import org.jspecify.annotations.NullMarked;
