package dev.envbuilder.linux;

import dev.envbuilder.path.BytePath;

/**
 * What a USER instruction comes to in one image.
 *
 * @param ids whom to run as; the groups begin with the primary one
 * @param name the account's name; empty where the image has no account of that number
 * @param home {@code /} where the image has no account of that number
 * @param shell empty where the image has no account of that number, or no shell in it
 */
public record Identity(Ids ids, String name, BytePath home, BytePath shell) {}
