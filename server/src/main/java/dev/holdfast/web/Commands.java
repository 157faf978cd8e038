package dev.holdfast.web;

import dev.holdfast.store.Actions;
import dev.holdfast.store.BulkActions;

/**
 * What people do.
 *
 * @param onDue called when events became due; must return at once
 * @param onBulk called when a bulk action was asked for; must return at once
 */
public record Commands(Actions actions, BulkActions bulkActions, Runnable onDue, Runnable onBulk) {}
