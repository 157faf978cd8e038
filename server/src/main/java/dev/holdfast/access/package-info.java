/** Who may: for now whoever holds the API token. */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
