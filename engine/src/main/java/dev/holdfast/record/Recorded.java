package dev.holdfast.record;

/**
 * A row that an event became, or had a part in.
 *
 * @param table its table
 * @param row all its columns, as a JSON object
 */
public record Recorded(String table, String row) {}
