package dev.envbuilder.build;

import dev.envbuilder.image.BlobSource;
import dev.envbuilder.image.Descriptor;
import dev.envbuilder.image.DiffId;
import dev.envbuilder.image.Repository;
import java.util.Optional;

/**
 * A layer of an image that is being built, wherever its blob lies.
 *
 * @param descriptor the compressed blob
 * @param diffId the digest of the tar inside
 * @param content opens the blob; may reach over the network
 * @param home a repository that has the blob already, so that a push can mount it from there
 */
public record Layer(
    Descriptor descriptor, DiffId diffId, BlobSource content, Optional<Repository> home) {}
