package dev.holdfast.handler;

import dev.holdfast.event.Event;
import java.time.Instant;

/**
 * One try at handling an event.
 *
 * @param eventId the event's id, the order of arrival
 * @param number 1 for the first attempt
 * @param last how many attempts there are in all
 * @param deadline when this attempt is given up
 * @param event what happened
 */
public record Attempt(long eventId, int number, int last, Instant deadline, Event event) {}
