package dev.envbuilder.leak;

import dev.envbuilder.secret.Form;

/**
 * A secret in a file.
 *
 * @param place the file, and the members of archives in it: {@code /app.jar!/config.json}
 * @param secret the secret's id
 * @param count how often it was found there in this form
 */
public record Finding(String place, String secret, Form form, long count) {
  /** {@code '/etc/token' holds the build secret 'A' in base64 (2 times)}. */
  public String sentence() {
    return "'%s' holds the secret '%s' %s%s"
        .formatted(place, secret, form.words(), count == 1 ? "" : " (" + count + " times)");
  }
}
