/** What is wrong, found by rules, told once to people who do not watch. */
@NullMarked
package dev.holdfast.alert;

import org.jspecify.annotations.NullMarked;
