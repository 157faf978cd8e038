/** The settings: what can be set, the file and the environment they are read from, mistakes. */
@NullMarked
package dev.holdfast.settings;

import org.jspecify.annotations.NullMarked;
