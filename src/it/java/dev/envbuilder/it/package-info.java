/**
 * Tests of the shipped image in real containers, with a real registry and the field's own tools as
 * oracles, and the rig they stand on. Promises that a container here is restricted as Docker
 * restricts one, and that nothing is left behind. Must not know the classes of the program: it is
 * tested from outside, as its users meet it.
 */
@NullMarked
package dev.envbuilder.it;

import org.jspecify.annotations.NullMarked;
