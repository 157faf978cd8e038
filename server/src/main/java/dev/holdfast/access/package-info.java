/**
 * Who may: users, their sessions, tokens for programs, sign-in through a provider, and the log of
 * what they did. Owns those tables and their SQL.
 */
@NullMarked
package dev.holdfast.access;

import org.jspecify.annotations.NullMarked;
