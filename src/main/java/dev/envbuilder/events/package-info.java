/**
 * What happened, as a sealed family of records, and the one interface through which it is told.
 * Promises that an event holds everything a listener needs and that its text can be rewritten as a
 * whole, so that redaction has one place. Must not know who listens or how it is shown.
 */
@NullMarked
package dev.envbuilder.events;

import org.jspecify.annotations.NullMarked;
