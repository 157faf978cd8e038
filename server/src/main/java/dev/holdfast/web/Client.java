package dev.holdfast.web;

/**
 * The other end of a request.
 *
 * @param address the client's, in the usual notation
 * @param secure whether the client uses https
 * @param host the name and port under which the client reached us
 */
public record Client(String address, boolean secure, String host) {}
