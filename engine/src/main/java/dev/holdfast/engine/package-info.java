/** The engine as a part of another program. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.engine;
