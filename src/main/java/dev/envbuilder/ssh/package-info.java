/**
 * The agent that a step with {@code RUN --mount=type=ssh} talks to: keys that sign, or a real agent
 * of which no more is let through than reading and signing, behind a Unix socket of the step's own.
 * Promises that no request changes or reveals a key, that foreign bytes (key files, the messages of
 * a step or of a real agent) cost bounded memory, and that nothing of it is left when it is closed.
 * Must not know Dockerfiles, options or where a step finds its socket.
 *
 * <p>A peer's credentials are not asked for: Java gives user and group of a Unix socket's peer but
 * no process, and the socket's owner, its mode and the random name of its directory say the same.
 */
@NullMarked
package dev.envbuilder.ssh;

import org.jspecify.annotations.NullMarked;
