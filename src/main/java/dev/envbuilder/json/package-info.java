/**
 * JSON as a small immutable tree, read and written as bytes. Promises that unknown members, the
 * order of members and the text of numbers survive a round trip, that equal trees give equal bytes,
 * and that hostile input is refused at a stated depth and size. Must not know what the documents
 * mean: no image, no dev container, no file system.
 */
@NullMarked
package dev.envbuilder.json;

import org.jspecify.annotations.NullMarked;
