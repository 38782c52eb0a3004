/**
 * From a Dockerfile to an image: the plan, which is pure, and the steps that carry it out in a root
 * file system, with their layers and the layer cache. Promises that nothing on disk changes before
 * the whole plan stands, and that a secret is in no layer, config, key or history. Must not know
 * who asked for the image or what becomes of the container.
 */
@NullMarked
package dev.envbuilder.build;

import org.jspecify.annotations.NullMarked;
