/**
 * Looks for secrets in files, and in the members of archives among them. Promises that what is
 * found is told by place, form and number, never by value, and that memory and work are bounded
 * whatever the files hold. Must not know layers, images or what becomes of a finding.
 */
@NullMarked
package dev.envbuilder.leak;

import org.jspecify.annotations.NullMarked;
