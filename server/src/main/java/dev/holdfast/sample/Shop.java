package dev.holdfast.sample;

import java.util.List;

/**
 * An invented business with its accounts.
 *
 * @param name on Facebook
 * @param username on Instagram and Threads
 * @param page id of its Page
 * @param instagram id of its Instagram account
 * @param threads id of its Threads profile
 * @param whatsApp its WhatsApp number
 */
record Shop(
    String name, String username, String page, String instagram, String threads, Line whatsApp) {

  /**
   * A WhatsApp number of a business.
   *
   * @param account id of the WhatsApp business account
   * @param phoneId Meta's id of the number
   * @param phone the number itself; the area code 555 belongs to nobody
   */
  record Line(String account, String phoneId, String phone) {}

  static final List<Shop> ALL =
      List.of(
          new Shop(
              "Papierfuchs Leipzig",
              "papierfuchs",
              "10254897613048572",
              "17841405309211844",
              "25104937718260431",
              new Line("10483920175562947", "10659127740381265", "15550143207")),
          new Shop(
              "Mar e Sal Cerâmica",
              "mar.e.sal.ceramica",
              "10377215904416835",
              "17841460782235190",
              "25377140692218305",
              new Line("10502871634497018", "10718264490537126", "15550168842")),
          new Shop(
              "Kōyō Cycle Works 🚲",
              "koyo.cycle.works",
              "10461830297754120",
              "17841433917760528",
              "25290186645173928",
              new Line("10537719048263351", "10792205813346074", "15550197316")));
}
