/**
 * Connections over http and https, for registries, downloads and git alike. Promises that proxies,
 * added certificates, timeouts, retries and cancellation are one thing for all, and that no
 * credential gets to another host or into a message. Must not know what is fetched, or why.
 */
@NullMarked
package dev.envbuilder.net;

import org.jspecify.annotations.NullMarked;
