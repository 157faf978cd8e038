package dev.holdfast.api;

import dev.holdfast.action.Actions;
import dev.holdfast.action.BulkActions;
import dev.holdfast.consumer.Rewind;

/**
 * What people change.
 *
 * @param onDue called when events became due; must return at once
 * @param onBulk called when a bulk action was asked for; must return at once
 */
public record Changes(
    Actions actions, BulkActions bulkActions, Rewind rewind, Runnable onDue, Runnable onBulk) {}
