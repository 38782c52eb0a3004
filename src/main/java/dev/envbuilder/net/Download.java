package dev.envbuilder.net;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that came.
 *
 * @param sha256 of its content
 * @param lastModified what the server says of it
 */
public record Download(Checksum sha256, long size, Optional<Instant> lastModified) {}
