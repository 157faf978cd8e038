package dev.holdfast.sample;

/**
 * An invented customer.
 *
 * @param name as on Facebook and WhatsApp
 * @param username on Instagram and Threads
 * @param says what this person writes, in the language they write in
 * @param messenger id towards Pages, valid for one run
 * @param instagram id towards Instagram accounts, valid for one run
 * @param phone WhatsApp number, valid for one run; the area code 555 belongs to nobody
 */
record Person(
    String name, String username, Phrases says, String messenger, String instagram, String phone) {}
