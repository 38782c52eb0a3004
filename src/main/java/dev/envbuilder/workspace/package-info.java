/**
 * The story from options to the user's init command: what to build, the build, the user and the
 * environment, the handover. Promises that nothing of the builder is left in the process it becomes
 * and that every way out has a reason. Must not know flags, variables' names or how text is shown.
 */
@NullMarked
package dev.envbuilder.workspace;

import org.jspecify.annotations.NullMarked;
