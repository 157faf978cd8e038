package dev.holdfast.web;

/**
 * The other end of a request.
 *
 * @param address the client's, in the usual notation
 * @param secure whether the client uses https
 * @param host the name and port under which the client reached us
 * @param throughProxy whether one of our proxies passed the request on
 */
public record Client(String address, boolean secure, String host, boolean throughProxy) {}
