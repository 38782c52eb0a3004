package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;

/** One line of passwd(5); its password field is not kept. */
public record Account(String name, long uid, long gid, BytePath home, BytePath shell) {}
