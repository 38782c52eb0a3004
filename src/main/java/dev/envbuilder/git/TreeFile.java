package dev.envbuilder.git;

import dev.envbuilder.path.BytePath;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * An entry of a commit that was written, or of a repository inside it.
 *
 * @param path below the root of the commit
 * @param size in bytes, as written; 0 for a repository
 */
record TreeFile(BytePath path, FileMode mode, ObjectId id, long size) {}
