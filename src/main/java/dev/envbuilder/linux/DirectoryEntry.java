package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;

/** A name in a directory and what stood behind it when the directory was read. */
public record DirectoryEntry(BytePath name, FileType type) {}
