package dev.envbuilder.scan;

import java.util.Locale;

/** A kind of place that a secret is found in. Its name in lower case is the one in reports. */
public enum Where {
  /** The content of a file; its path goes on into archives: {@code /app.jar!/config.json}. */
  CONTENT,
  /** A file's name. */
  NAME,
  /** The target of a link. */
  LINK,
  /** The name or value of an extended attribute. */
  ATTRIBUTE,
  /** A layer's archive, but none of its files: owners' names, comments, what follows the end. */
  ARCHIVE,
  /** A blob or file that is part of an image but no layer, such as an attestation. */
  BLOB,
  /** A variable of the image's environment. */
  VARIABLE,
  LABEL,
  /** An entry of the history, counted from 1. */
  HISTORY,
  ANNOTATION,
  /** Another place in the config. */
  CONFIG,
  /** Another place in the manifest. */
  MANIFEST,
  /** Another place in an index of images. */
  INDEX,
  /** A variable of a running process. */
  ENVIRONMENT,
  /** The command line of a process. */
  COMMAND,
  /** The memory of a process. */
  MEMORY,
  /** A file without a name that a process holds open. */
  OPEN_FILE,
  /** The name of a key in the kernel. */
  KEYRING,
  /** The name of a unix socket. */
  SOCKET;

  /** The name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For a sentence: {@code the label 'token'} holds something. */
  String of(String path) {
    return switch (this) {
      case CONTENT, MEMORY, COMMAND, ENVIRONMENT, OPEN_FILE -> "'" + path + "'";
      case NAME -> "the name '" + path + "'";
      case LINK -> "the target of the link '" + path + "'";
      case ATTRIBUTE -> "an attribute of '" + path + "'";
      case ARCHIVE -> "the archive, in none of its files,";
      case BLOB -> path.isEmpty() ? "it" : "'" + path + "'";
      case VARIABLE -> "the variable '" + path + "'";
      case LABEL -> "the label '" + path + "'";
      case HISTORY -> "entry " + path + " of the history";
      case ANNOTATION -> "the annotation '" + path + "'";
      case CONFIG, MANIFEST, INDEX ->
          "the " + word() + (path.isEmpty() ? "" : " at '" + path + "'");
      case KEYRING -> "the list of kernel keys '" + path + "'";
      case SOCKET -> "the list of sockets '" + path + "'";
    };
  }
}
