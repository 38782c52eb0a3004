/**
 * Reads git repositories on other machines: what a reference stands for, and the files of a commit.
 * Promises that nothing of this machine's git configuration plays a part, that no name in a
 * repository leads out of the folder it is checked out into, and that no credential gets into a
 * message. Must not know what the files are for; JGit stays inside.
 */
@NullMarked
package dev.envbuilder.git;

import org.jspecify.annotations.NullMarked;
