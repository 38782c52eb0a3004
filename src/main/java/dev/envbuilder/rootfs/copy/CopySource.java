package dev.envbuilder.rootfs.copy;

import dev.envbuilder.path.BytePath;

/**
 * One file or directory that the words of an instruction stand for.
 *
 * @param word the word as written
 * @param path where it is: clean, absolute in the source root, without links
 * @param node what of it is copied
 * @param unpacked whether it is an archive that is unpacked rather than copied
 */
record CopySource(String word, BytePath path, CopyNode node, boolean unpacked) {}
